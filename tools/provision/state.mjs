// @ts-check
// What provisioning found, as a file: the tests and the reports ask it what they may count on.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';

/**
 * @typedef {{ missing: string }} Missing why, in one sentence
 * @typedef {{ path: string, from: string }} Chromium
 * @typedef {{ version: string, from: string, addon: string }} Libtensorflow
 * `addon` tells the file that was tried from any that came after it.
 * @typedef {{ path: string, version: string }} Node24
 * @typedef {{ chromium: Chromium | Missing, libtensorflow: Libtensorflow | Missing, node24: Node24 | Missing }} Provision
 */

/** For what is downloaded and built; `pnpm install` leaves it alone. */
export const cache = join(root, 'node_modules', '.cache', 'nalu');

const file = join(cache, 'provision.json');

/** @returns {Provision} */
export const readProvision = () => {
  const missing = 'tools/provision.mjs has not run.';
  const nothing = { chromium: { missing }, libtensorflow: { missing }, node24: { missing } };
  try {
    // The file may be older than what is looked for now.
    return { ...nothing, ...JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    return nothing;
  }
};

/** @param {Provision} provision */
export const writeProvision = (provision) => {
  mkdirSync(cache, { recursive: true });
  // A reader must never meet half a file.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(provision, null, 2)}\n`);
  renameSync(draft, file);
};
