// @ts-check
// Every sample of every unit of the catalogue, with the parameters and inputs of its conformance cases.

import { formsOf, rowOf, writeModel } from './models.mjs';

/** @typedef {import('../../packages/core/src/index.ts').UnitSample} UnitSample */
/** @typedef {import('./models.mjs').Context} Context */
/** @typedef {import('./models.mjs').Sample} Sample */

/** Batches besides the sample's own: one file has to serve them all. */
const batches = [1, 7];

/** @type {(catalogue: readonly import('../../packages/core/src/index.ts').About[]) => readonly { title: string, sample: UnitSample }[]} */
export const samplesOf = (catalogue) =>
  catalogue.flatMap(({ title, samples }) => samples.map((sample) => ({ title, sample })));

/** @param {Context} context */
export const writeUnits = (context) => {
  const { core } = context.libraries;
  for (const { title, sample } of samplesOf(core.catalogue)) {
    context.tick(sample.says);
    const drawn = drawnFor(context, title, sample);
    const variants = formsOf(context.scope);
    for (const precision of context.scope.precisions)
      writeModel(context, drawn, precision, { variants, group: (form) => rowOf(form, precision) });
    writeHalf(context, drawn);
  }
};

/** @type {(context: Context, title: string, sample: UnitSample) => Sample} */
const drawnFor = ({ libraries: { conformance } }, title, sample) => {
  const valuesOf = (/** @type {readonly number[]} */ x) =>
    conformance
      .unitCases([{ ...sample, x }])
      .filter(({ name }) => /› values › of/.test(name))
      .map(({ inputs }) => inputs);
  const [, ...rest] = sample.x;
  const all = [...valuesOf(sample.x), ...batches.flatMap((batch) => valuesOf([batch, ...rest]).slice(0, 1))];
  const { x: _, ...params } = all[0] ?? {};
  const xs = all.map(({ x }) => /** @type {import('./models.mjs').Sample['xs'][number]} */ (x));
  return { says: sample.says, subject: title, model: withLeading(sample), params, xs };
};

/** A sample may have more leading axes than the unit has by itself. @param {UnitSample} sample */
const withLeading = ({ unit, x }) => {
  const leading = ['time', 'copy'].slice(0, x.length - unit.input.length);
  return { ...unit, input: [...leading, ...unit.input], output: [...leading, ...unit.output] };
};

/** In float16 a number of the formula may vanish, and then there is no file. @type {(context: Context, drawn: Sample) => void} */
const writeHalf = (context, drawn) => {
  const tools = ['checker', 'shape inference', 'onnxruntime'];
  const variants = formsOf(context.scope);
  try {
    writeModel(context, drawn, 'float16', { variants, group: (form) => rowOf(form, 'float16'), tools });
  } catch (error) {
    if (!(context.libraries.core.NaluError.is(error) && error.code === 'NALU_EXPORT')) throw error;
    context.refused.push(drawn.says);
  }
};
