// @ts-check
// The files of an npm package that is no dependency: fetched by npm, and checked against a hash that stands in our source.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, done, inOrder, step } from './command.mjs';

/**
 * @typedef {{ name: string, version: string, integrity: string }} Pinned
 * `integrity`: as the registry and lockfiles write it, `sha512-…`.
 * @typedef {import('./command.mjs').Outcome} Outcome
 */

/**
 * @param {Pinned} pinned
 * @param {string} folder where its files go
 * @returns {Outcome}
 */
export const unpackNpm = ({ name, version, integrity }, folder) => {
  mkdirSync(folder, { recursive: true });
  const spec = `${name}@${version}`;
  // A cache of its own, which goes with the folder: the tarballs are large, and HOME may not be ours to write.
  const options = [
    '--pack-destination',
    folder,
    '--cache',
    join(folder, 'npm'),
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
  ];
  return step(`npm pack ${spec}`, () =>
    inOrder([
      () => attempt('npm', ['pack', spec, ...options], { seconds: 600 }),
      () => matches(tarballIn(folder), integrity),
      () =>
        attempt('tar', ['-xzf', tarballIn(folder), '-C', folder, '--strip-components=1'], { seconds: 120 }),
    ]),
  );
};

/** @param {string} folder */
const tarballIn = (folder) => join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '');

/**
 * @param {string} file
 * @param {string} integrity
 * @returns {Outcome}
 */
const matches = (file, integrity) => {
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  return found === integrity ? done : { ok: false, why: `its hash is ${found}, not ${integrity}` };
};
