// @ts-check
// One model in all its forms as files, with inputs and what has to come of them.

import { caseOf, flat, roundedTo, wantedOf } from './expected.mjs';

/** @typedef {import('../../packages/core/src/index.ts').NdArray} NdArray */
/** @typedef {import('./accuracy.mjs').Precision} Precision */
/** @typedef {import('./libraries.mjs').Libraries} Libraries */
/** @typedef {{ form: 'functions' | 'inlined', opset: number }} Form */
/**
 * @typedef {Form & { recurrence?: 'scan' | 'unrolled' | 'lstm', dims?: Readonly<Record<string, number>> }} Variant
 * @typedef {{ precisions: readonly Precision[], opsets: readonly number[] }} Scope
 */
/**
 * @typedef {object} Context
 * @property {Libraries} libraries
 * @property {import('./files.mjs').Files} files
 * @property {Scope} scope
 * @property {(what: string) => void} tick
 * @property {string[]} refused what has no file, and why
 */
/**
 * @typedef {object} Sample
 * @property {string} says
 * @property {string} subject
 * @property {import('../../packages/core/src/index.ts').Unit<any>} model
 * @property {Readonly<Record<string, NdArray>>} params by path
 * @property {readonly NdArray[]} xs
 */

const runners = ['reference evaluator', 'onnxruntime'];
export const allTools = ['checker', 'shape inference', ...runners];

/** @type {(scope: Scope) => readonly Form[]} */
export const formsOf = ({ opsets }) =>
  opsets.flatMap((opset) => [
    { form: 'functions', opset },
    { form: 'inlined', opset },
  ]);

/** @type {(form: Form, precision: Precision) => string} */
export const rowOf = ({ form, opset }, precision) => `${precision}, ${form}, opset ${opset}`;

/**
 * @param {Context} context
 * @param {Sample} sample
 * @param {Precision} precision
 * @param {{ variants: readonly Variant[], group: (variant: Variant) => string, tools?: readonly string[] }} how
 */
export const writeModel = (context, { says, subject, model, params, xs }, precision, how) => {
  const { libraries, files } = context;
  const { core, onnx } = libraries;
  const rounded = roundedTo(libraries, precision);
  const program = core.predictor(model);
  const whole = flat(core, program);
  const own = Object.fromEntries(Object.entries(params).map(([path, array]) => [path, rounded(array)]));
  const tree = core.unflatten(
    model.spec,
    core.leafSpecs(model.spec).map(({ path }) => /** @type {NdArray} */ (own[path])),
  );
  const runs = xs.map(rounded).map((x) => {
    const inputs = { ...prefixed('params', own), x };
    return [
      {
        inputs: { x: files.keep(x) },
        outputs: wantedOf(libraries, files, caseOf(whole, inputs), precision),
      },
    ];
  });
  const { variants, group, tools = allTools } = how;
  for (const variant of variants) {
    const parts = [says, precision, ...Object.values(variant).map((value) => say(value))];
    const bytes = onnx.toOnnx(program, { ...variant, precision, parameters: { params: tree } });
    files.add({ name: parts.join(', '), group: group(variant), subject, precision, runs, tools }, bytes);
  }
};

/** @type {(value: unknown) => string} */
const say = (value) => {
  if (typeof value === 'number') return `opset ${value}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** @type {(prefix: string, arrays: Readonly<Record<string, NdArray>>) => Record<string, NdArray>} */
const prefixed = (prefix, arrays) =>
  Object.fromEntries(Object.entries(arrays).map(([path, array]) => [`${prefix}.${path}`, array]));
