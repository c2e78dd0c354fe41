// @ts-check
// Makes available what tests need and npm does not give: a Chromium, libtensorflow for tfjs-node, and a Node 24.
// What cannot be had fails nothing here: a line says why, and so do the tests that do not run for it.

import { findChromium } from './provision/chromium.mjs';
import { findLibtensorflow } from './provision/libtensorflow.mjs';
import { findNode24 } from './provision/node24.mjs';
import { writeProvision } from './provision/state.mjs';

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T> | T} find
 * @returns {Promise<T | import('./provision/state.mjs').Missing>}
 */
const found = async (name, find) => {
  try {
    return await find();
  } catch (error) {
    return { missing: `Looking for ${name} failed: ${error instanceof Error ? error.message : error}.` };
  }
};

const chromium = await found('chromium', findChromium);
const libtensorflow = await found('libtensorflow', findLibtensorflow);
const node24 = await found('Node 24', findNode24);
try {
  writeProvision({ chromium, libtensorflow, node24 });
} catch (error) {
  console.error(`✗ provision.json could not be written: ${error instanceof Error ? error.message : error}`);
}

console.error('missing' in chromium ? `✗ chromium: ${chromium.missing}` : `✓ chromium: ${chromium.path}`);
console.error(
  'missing' in libtensorflow
    ? `✗ libtensorflow: ${libtensorflow.missing}`
    : `✓ libtensorflow ${libtensorflow.version}: ${libtensorflow.from}`,
);
console.error(
  'missing' in node24 ? `✗ node 24: ${node24.missing}` : `✓ node ${node24.version}: ${node24.path}`,
);
