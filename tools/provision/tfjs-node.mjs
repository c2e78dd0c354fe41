// @ts-check
// The installed package @tensorflow/tfjs-node: where it is, whether it runs, and how an addon gets into it.

import {
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { root } from '../run.mjs';
import { attempt, done } from './command.mjs';

const require = createRequire(join(root, 'packages', 'tfjs-node', 'package.json'));

/** @returns {{ folder: string, version: string } | undefined} */
export const installedTfjsNode = () => {
  try {
    const manifest = require.resolve('@tensorflow/tfjs-node/package.json');
    return { folder: dirname(manifest), version: require(manifest).version };
  } catch {
    return undefined;
  }
};

/** @param {string} folder */
const addonFolder = (folder) => join(folder, 'lib', 'napi-v8');

/**
 * The addon file, and which one it is; undefined where there is none.
 *
 * @param {string} folder
 */
export const addonOf = (folder) => {
  const path = join(addonFolder(folder), 'tfjs_binding.node');
  if (!existsSync(path)) return undefined;
  const real = realpathSync(path);
  return {
    home: dirname(dirname(dirname(real))),
    identity: `${real} of ${statSync(real).mtime.toISOString()}`,
  };
};

/**
 * Makes the addon of another folder the one of tfjs-node. Only a link is added: files of the package may be shared with
 * pnpm's store.
 *
 * @param {string} folder
 * @param {string} from
 * @returns {import('./command.mjs').Outcome}
 */
export const linkAddon = (folder, from) => {
  const link = addonFolder(folder);
  mkdirSync(dirname(link), { recursive: true });
  const draft = `${link}.${process.pid}`;
  symlinkSync(relative(dirname(link), addonFolder(from)), draft);
  renameSync(draft, link);
  return done;
};

// Node 23 dropped the function, and tfjs-node 4.22 calls it at every operation.
const trial = `
require('node:util').isNullOrUndefined ??= (value) => value == null;
try {
  const tf = require(process.argv[1]);
  const [product] = tf.matMul([[1, 2]], [[3], [4]]).dataSync();
  if (tf.getBackend() !== 'tensorflow' || product !== 11) throw new Error('1 · 3 + 2 · 4 is ' + product);
  console.log(tf.backend().binding.TF_Version);
} catch (error) {
  console.error('error: ' + error.message.split('\\n')[0]);
  process.exit(1);
}
`;

/**
 * Takes back what {@link linkAddon} did, and nothing else.
 *
 * @param {string} folder
 */
export const unlinkAddon = (folder) => {
  const link = addonFolder(folder);
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(link);
};

/**
 * Loads tfjs-node and multiplies two matrices, in a process of its own: a library may end the process. Its output is the
 * version of libtensorflow.
 *
 * @param {string} folder
 */
export const tryOut = (folder) =>
  attempt(process.execPath, ['-e', trial, folder], { seconds: 60, env: { TF_CPP_MIN_LOG_LEVEL: '2' } });
