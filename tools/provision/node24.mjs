// @ts-check
// A Node 24, in which tests hold what must be the same in every engine: the one that runs, or a binary from npm.

import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, done, inOrder, step } from './command.mjs';
import { filledOnce } from './draft.mjs';
import { unpackNpm } from './npm-package.mjs';
import { cache } from './state.mjs';

/**
 * @typedef {import('./command.mjs').Outcome} Outcome
 * @typedef {import('./state.mjs').Node24} Found
 * @typedef {import('./state.mjs').Missing} Missing
 */

const version = '24.21.0';

/** What npm has a binary for, by platform. @type {Readonly<Record<string, string>>} */
const integrities = {
  'linux-x64':
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'linux-arm64':
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

/** @returns {Found | Missing} */
export const findNode24 = () => {
  const { node } = process.versions;
  if (node.startsWith('24.')) return { path: process.execPath, version: node };
  const platform = `${process.platform}-${process.arch}`;
  const integrity = integrities[platform];
  if (integrity === undefined) return { missing: `No Node 24 is provided for ${platform}.` };
  const home = join(cache, `node-${version}`);
  const path = join(home, 'node');
  const outcome = inOrder([
    () => filledOnce(home, (draft) => fill(draft, { name: `node-${platform}`, version, integrity })),
    () => runs(path),
  ]);
  return outcome.ok ? { path, version } : { missing: `No Node 24 could be had: ${outcome.why}.` };
};

/** @type {(folder: string, pinned: import('./npm-package.mjs').Pinned) => Outcome} */
const fill = (folder, pinned) => {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  const outcome = inOrder([
    () => unpackNpm(pinned, scratch),
    () =>
      step(`take node of ${pinned.name}`, () => taken(join(scratch, 'bin', 'node'), join(folder, 'node'))),
  ]);
  rmSync(scratch, { recursive: true });
  return outcome;
};

/** @type {(from: string, to: string) => Outcome} */
const taken = (from, to) => {
  renameSync(from, to);
  return done;
};

/** @type {(path: string) => Outcome} */
const runs = (path) => {
  const outcome = attempt(path, ['--version'], { seconds: 30 });
  if (!outcome.ok || outcome.output === `v${version}`) return outcome;
  return { ok: false, why: `it says that it is ${outcome.output}` };
};
