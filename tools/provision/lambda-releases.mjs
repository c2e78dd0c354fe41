// @ts-check
// An old libtensorflow, 1.15.0, with an addon that is compiled already: npm alone is enough for it.
// The addon is that of tfjs-node 2.7.0; the JavaScript of 4.22 runs on it, but for string tensors of newer kinds.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { attempt, inOrder, step } from './command.mjs';
import { unpackNpm } from './npm-package.mjs';

const releases = {
  name: 'tfjs-node-lambda-releases',
  version: '1.6.1',
  integrity:
    'sha512-D275PZpxsKenTuiPnvIE5T+D5JrT4aU9M3EDCedBQKlP0hUB7011Yzg8CAJ6MBIog9Lq90aaEair4yrBBlk61w==',
};

/** @type {import('./libtensorflow.mjs').Way} */
export const lambdaReleases = {
  name: `${releases.name}-${releases.version}`,
  build: (folder) => {
    const scratch = join(folder, 'scratch');
    const outcome = inOrder([
      () => unpackNpm(releases, scratch),
      () => step('unpack libtensorflow 1.15.0', () => unpack(scratch, folder)),
    ]);
    rmSync(scratch, { recursive: true });
    return outcome;
  },
};

/**
 * @param {string} scratch
 * @param {string} folder
 */
const unpack = (scratch, folder) => {
  const archive = join(scratch, 'all.tar');
  writeFileSync(archive, brotliDecompressSync(readFileSync(join(scratch, 'nodejs12.x-tf2.7.0.br'))));
  const inside = 'node_modules/@tensorflow/tfjs-node';
  const parts = [`${inside}/deps/lib`, `${inside}/lib/napi-v6`];
  const outcome = attempt('tar', ['-xf', archive, '-C', folder, '--strip-components=3', ...parts], {
    seconds: 120,
  });
  if (outcome.ok) renameSync(join(folder, 'lib', 'napi-v6'), join(folder, 'lib', 'napi-v8'));
  return outcome;
};
