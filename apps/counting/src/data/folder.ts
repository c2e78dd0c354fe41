import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../make-folder.js';
import { decode, isGzip, type Stored } from './decode.js';
import type { Splits } from './digits.js';
import { type ByRole, forEachRole, type MnistFile, storedLimit } from './mnist-files.js';
import { fault, hasCode, type Place, reasonOf } from './place.js';

/**
 * Reads MNIST from a folder of its four files, each plain or compressed; undefined when the folder is absent or has
 * none of them. A folder with some of them is refused, as it is more likely broken than meant.
 *
 * @throws {NaluError} NALU_FILE, NALU_DATA
 */
export const readFolder = async (folder: string, files: ByRole<MnistFile>): Promise<Splits | undefined> => {
  const advice = `Put it right, or delete ${folder} to do without.`;
  const present = await namesIn({ where: folder, advice });
  const missing = Object.values(files).filter((file) => storedName(file, present) === undefined);
  if (missing.length === 4) return undefined;
  if (missing.length > 0) {
    const got = `a folder without ${missing.map(({ name }) => `${name}[.gz]`).join(', ')}`;
    throw fault('NALU_FILE', { where: folder, advice }, 'hold the four files of MNIST', got);
  }
  const stored = await forEachRole((role) => {
    const where = join(folder, storedName(files[role], present) as string);
    return readStored({ where, advice }, storedLimit(files[role]));
  });
  return decode(stored, files);
};

const storedName = ({ name }: MnistFile, present: readonly string[]): string | undefined =>
  [name, `${name}.gz`].find((candidate) => present.includes(candidate));

const namesIn = async (place: Place): Promise<readonly string[]> => {
  try {
    return await readdir(place.where);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return [];
    throw fault('NALU_FILE', place, 'be a folder that can be read', reasonOf(cause), cause);
  }
};

const readStored = async (place: Place, limit: number): Promise<Stored> => {
  const size = await attempt(place, async () => (await stat(place.where)).size);
  if (size > limit) throw fault('NALU_FILE', place, `be at most ${limit} bytes long`, `${size} bytes`);
  return { ...place, bytes: await attempt(place, () => readFile(place.where)) };
};

const attempt = async <T>(place: Place, read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (cause) {
    throw fault('NALU_FILE', place, 'be a file that can be read', reasonOf(cause), cause);
  }
};

/** Writes the four files. The folder appears whole or not at all: it is filled under another name, then renamed. */
export const writeFolder = async (
  folder: string,
  stored: ByRole<Stored>,
  files: ByRole<MnistFile>,
): Promise<void> => {
  await makeFolder(dirname(folder));
  const unfinished = await mkdtemp(`${folder}-unfinished-`);
  try {
    await forEachRole((role) => {
      const { bytes } = stored[role];
      return writeFile(join(unfinished, `${files[role].name}${isGzip(bytes) ? '.gz' : ''}`), bytes);
    });
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
};
