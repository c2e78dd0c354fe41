// @ts-check
// The folder that Python reads: the models, one file with all numbers, and a list of both.

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../../packages/core/src/index.ts').NdArray} NdArray */
/** @typedef {{ shape: readonly number[], at: number }} Ref an array in the file of numbers, from its element `at` */
/** @typedef {{ want: Ref, allowed: Readonly<Record<string, Ref>> }} Wanted by how much each tool may be off */
/** @typedef {{ inputs: Readonly<Record<string, Ref>>, outputs: Readonly<Record<string, Wanted>> }} Step */
/**
 * @typedef {object} Facts
 * @property {string} name
 * @property {string} group the row of the table
 * @property {string} subject the unit or the model
 * @property {import('./accuracy.mjs').Precision} precision
 * @property {readonly (readonly Step[])[]} runs
 * What a step gives under the name of an input and `_out` goes into the next one.
 * @property {readonly string[]} tools
 */
/** @typedef {Facts & { path: string }} Listed */

/** @param {string} folder */
export const filesIn = (folder) => {
  /** @type {Listed[]} */
  const listed = [];
  const numbers = join(folder, 'numbers.f64');
  writeFileSync(numbers, '');
  let written = 0;
  return {
    listed,
    /** @type {(array: NdArray) => Ref} */
    keep: ({ shape, data }) => {
      const at = written;
      appendFileSync(numbers, littleEndian(data));
      written += data.length;
      return { shape, at };
    },
    /** @type {(facts: Facts, bytes: Uint8Array) => void} */
    add: (facts, bytes) => {
      const path = `${String(listed.length).padStart(4, '0')}.onnx`;
      writeFileSync(join(folder, path), bytes);
      listed.push({ ...facts, path });
    },
    close: () => writeFileSync(join(folder, 'files.json'), JSON.stringify(listed)),
  };
};

/** @typedef {ReturnType<typeof filesIn>} Files */

/** @param {Float64Array} data */
const littleEndian = (data) => {
  const bytes = new DataView(new ArrayBuffer(data.length * 8));
  data.forEach((value, i) => {
    bytes.setFloat64(i * 8, value, true);
  });
  return new Uint8Array(bytes.buffer);
};
