// @ts-check
// What a program has to give, and how far each tool may be from it: the bounds of the conformance suite.

import { accuracies } from './accuracy.mjs';

/** @typedef {import('../../packages/conformance/src/index.ts').Case} Case */
/** @typedef {import('../../packages/core/src/index.ts').NdArray} NdArray */
/** @typedef {import('./libraries.mjs').Libraries} Libraries */
/** @typedef {import('./files.mjs').Files} Files */
/** @typedef {import('./accuracy.mjs').Precision} Precision */
/** @typedef {Readonly<Record<string, NdArray>>} Arrays */

/**
 * The outputs of a case by name. Values come from the float64 reference; the bound is that of running error analysis, for an
 * arithmetic of this precision that is as accurate as the tool.
 *
 * @param {Libraries} libraries
 * @param {Files} files
 * @param {Case} given
 * @param {Precision} precision
 * @returns {Readonly<Record<string, import('./files.mjs').Wanted>>}
 */
export const wantedOf = ({ conformance }, files, given, precision) => {
  const tools = Object.entries(accuracies).map(([tool, stated]) => {
    const arithmetic = conformance.arithmeticOf(precision, stated[precision]);
    return { tool, ...conformance.expectationOf(given, arithmetic) };
  });
  return Object.fromEntries(
    Object.entries(tools[0]?.values ?? {}).map(([name, want]) => [
      name,
      {
        want: files.keep(want),
        allowed: Object.fromEntries(
          tools.map(({ tool, tolerance }) => [tool, files.keep(/** @type {NdArray} */ (tolerance[name]))]),
        ),
      },
    ]),
  );
};

/**
 * A program with its inputs and outputs by their paths, as the suite wants it.
 *
 * @param {Libraries['core']} core
 * @param {import('../../packages/core/src/index.ts').Program<any, any>} program
 * @returns {import('../../packages/core/src/index.ts').Program<any, any>}
 */
export const flat = (core, program) => {
  const leaves = (/** @type {unknown} */ spec) => core.leafSpecs(spec);
  const byPath = (/** @type {unknown} */ spec) =>
    Object.fromEntries(leaves(spec).map(({ path, spec }) => [path, spec]));
  return {
    name: program.name,
    inputs: byPath(program.inputs),
    outputs: byPath(program.outputs),
    apply: (ops, given) => {
      const values = /** @type {Record<string, never>} */ (given);
      const tree = core.unflatten(
        program.inputs,
        leaves(program.inputs).map(({ path }) => /** @type {never} */ (values[path])),
      );
      const results = core.flatten(program.outputs, /** @type {never} */ (program.apply(ops, tree)));
      return /** @type {never} */ (
        Object.fromEntries(leaves(program.outputs).map(({ path }, i) => [path, results[i]]))
      );
    },
  };
};

/**
 * The arrays of a tree by their paths.
 *
 * @param {Libraries['core']} core
 * @param {unknown} spec
 * @param {unknown} tree
 * @returns {Record<string, NdArray>}
 */
export const arraysByPath = (core, spec, tree) => {
  const arrays = /** @type {readonly NdArray[]} */ (core.flatten(spec, /** @type {never} */ (tree)));
  return Object.fromEntries(
    core.leafSpecs(spec).map(({ path }, i) => [path, /** @type {NdArray} */ (arrays[i])]),
  );
};

/**
 * @param {import('../../packages/core/src/index.ts').Program<any, any>} program flat
 * @param {Arrays} inputs
 * @returns {Case}
 */
export const caseOf = (program, inputs) => ({
  name: program.name,
  subject: program.name,
  aspect: 'programs',
  program,
  inputs,
  expected: { by: 'reference' },
  strictness: 'bound',
});

/**
 * Numbers as the precision holds them, so that both sides start from the same.
 *
 * @param {Libraries} libraries
 * @param {Precision} precision
 * @returns {(array: NdArray) => NdArray}
 */
export const roundedTo = ({ conformance }, precision) => {
  const { round } = conformance.formats[precision];
  return ({ shape, data }) => ({ shape, data: data.map((value) => round(value)) });
};
