import { cp, mkdir, mkdtemp, readFile, realpath, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { importPeer, installed } from '../src/peer.js';

// Makes tfjs look for leaks after every kernel, and keeps its greeting off the console.
tf.env().set('IS_TEST', true);
// The library tells at length which instructions it knows.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

/** Why tfjs-node does not load here; undefined where it does. */
const obstacle = await importPeer(installed).then(
  () => undefined,
  (error: Error) => error.message,
);
export const isNative = obstacle === undefined;

/** Tests that need the native library; where it is missing they are «not run», for a reason that is printed. */
export const describeNative = (name: string, body: () => void): void => {
  if (obstacle !== undefined) console.warn(`«${name}» is not run. ${obstacle}`);
  describe.skipIf(obstacle !== undefined)(name, body);
};

export const counted = () => {
  const { numTensors, numDataBuffers } = tf.memory();
  return { numTensors, numDataBuffers };
};

/** A folder outside of every package, where nothing is installed. */
export const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'nalu-tfjs-node-'));

/** A folder where tfjs-node is installed as a package manager leaves it that ran no install script. */
export const folderWithoutAddon = async (): Promise<string> => {
  const folder = await emptyFolder();
  const modules = join(folder, 'node_modules');
  const original = await home('@tensorflow/tfjs-node');
  const { dependencies } = JSON.parse(await readFile(join(original, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies))
    await link(join(modules, name), await realpath(join(original, '..', '..', name)));
  // Its kernels import this one, though its manifest does not say so.
  await link(join(modules, '@tensorflow/tfjs-core'), await home('@tensorflow/tfjs-core'));
  for (const part of ['package.json', 'dist'])
    await cp(join(original, part), join(modules, '@tensorflow/tfjs-node', part), { recursive: true });
  return folder;
};

const home = (name: string): Promise<string> =>
  realpath(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)));

const link = async (path: string, target: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
};
