// @ts-check
// Makes available what tests need and npm does not give: a Chromium, and libtensorflow for tfjs-node.
// What cannot be had fails nothing here: a line says why, and so do the tests that do not run for it.

import { findChromium } from './provision/chromium.mjs';
import { findLibtensorflow } from './provision/libtensorflow.mjs';
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
try {
  writeProvision({ chromium, libtensorflow });
} catch (error) {
  console.error(`✗ provision.json could not be written: ${error instanceof Error ? error.message : error}`);
}

console.error('missing' in chromium ? `✗ chromium: ${chromium.missing}` : `✓ chromium: ${chromium.path}`);
console.error(
  'missing' in libtensorflow
    ? `✗ libtensorflow: ${libtensorflow.missing}`
    : `✓ libtensorflow ${libtensorflow.version}: ${libtensorflow.from}`,
);
