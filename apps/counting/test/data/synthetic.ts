import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type LoadOptions, loadDigits } from '../../src/data/load-digits.js';
import { type ByRole, type MnistFile, type MnistRole, mnistFiles } from '../../src/data/mnist-files.js';

/** The bytes of an IDX file; `data` is repeated to fill the shape. */
export const idx = (shape: readonly number[], data: readonly number[]): Uint8Array => {
  const length = shape.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(4 + 4 * shape.length + length);
  bytes.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => {
    new DataView(bytes.buffer).setUint32(4 + 4 * axis, size);
  });
  bytes.set(
    Array.from({ length }, (_, i) => data[i % data.length] ?? 0),
    bytes.length - length,
  );
  return bytes;
};

/** Three images to train with, two to test with. */
export const tiny: ByRole<Uint8Array> = {
  trainImages: idx([3, 28, 28], [0, 7, 255]),
  trainLabels: idx([3], [4, 0, 9]),
  testImages: idx([2, 28, 28], [1, 2]),
  testLabels: idx([2], [8, 1]),
};

/** MNIST's table with the checksums of other contents. */
export const filesOf = (contents: ByRole<Uint8Array>): ByRole<MnistFile> => {
  const entry = (role: MnistRole) => {
    const sha256 = createHash('sha256').update(contents[role]).digest('hex');
    return [role, { ...mnistFiles[role], sha256 }];
  };
  return Object.fromEntries(Object.keys(mnistFiles).map((role) => entry(role as MnistRole)));
};

/** A folder that goes when the test is over. */
export const tempFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'nalu-digits-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Writes `<folder>/mnist`; undefined leaves a file out. */
export const writeMnist = async (
  folder: string,
  contents: Readonly<Record<MnistRole, Uint8Array | undefined>>,
  form: 'plain' | 'gzip' = 'plain',
): Promise<void> => {
  await mkdir(join(folder, 'mnist'), { recursive: true });
  for (const [role, bytes] of Object.entries(contents)) {
    const name = mnistFiles[role as MnistRole].name;
    if (bytes === undefined) continue;
    if (form === 'plain') await writeFile(join(folder, 'mnist', name), bytes);
    else await writeFile(join(folder, 'mnist', `${name}.gz`), gzipSync(bytes));
  }
};

/** Options under which there is no source of digits at all, and nothing reaches the network. */
export const nowhere = async (): Promise<Required<LoadOptions>> => ({
  env: {},
  cacheDir: await tempFolder(),
  npmFolder: undefined,
  files: filesOf(tiny),
  mirrors: [],
  fetch: () => Promise.reject(new Error('no network in tests')),
  timeoutMs: 1000,
  onStatus: () => {},
});

/** Loads from a NALU_DATA_DIR with these contents, which are taken for right unless `files` says otherwise. */
export const loadFrom = async (
  contents: ByRole<Uint8Array>,
  { files = filesOf(contents), form }: { files?: ByRole<MnistFile>; form?: 'plain' | 'gzip' } = {},
) => {
  const folder = await tempFolder();
  await writeMnist(folder, contents, form);
  return loadDigits({ ...(await nowhere()), env: { NALU_DATA_DIR: folder }, files });
};
