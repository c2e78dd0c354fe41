// @ts-check
// Ten training steps: the file of one, the batches, and where ten steps have to end.

import { arraysByPath, caseOf, flat, roundedTo, wantedOf } from './expected.mjs';
import { allTools, formsOf } from './models.mjs';

/** @typedef {import('../../packages/core/src/index.ts').NdArray} NdArray */
/** @typedef {import('./models.mjs').Context} Context */
/** @typedef {Readonly<Record<string, NdArray>>} Arrays */
/** @typedef {{ says: string, model: any, rate: number, x: readonly number[], y: readonly number[], free: boolean }} Lesson */

/** What the rows of the table begin with. */
export const TRAINING = 'ten training steps, ';

const STEPS = 10;
const BATCH = 8;
const TIME = 5;

/** @type {(context: Context) => readonly Lesson[]} */
const lessonsOf = ({ libraries: { core } }) => {
  const { constant, lstm, nalu, nau, nmu, recurrent, stack } = core;
  // The cells start far from 0, where log |c| has no digits: of what comes after that the bound could say nothing.
  const init = { biasForget: constant(1), biasInput: constant(1), biasCandidate: constant(2) };
  const single = { rate: 1e-2, y: [BATCH, 1], free: true };
  return [
    { ...single, says: 'nalu(2, 1)', model: nalu(2, 1), x: [BATCH, 2] },
    { ...single, says: 'nau(4, 2), nmu(2, 1)', model: stack(nau(4, 2), nmu(2, 1)), x: [BATCH, 4] },
    {
      says: 'lstm(3, 4), nalu(4, 2)',
      model: stack(recurrent(lstm(3, 4, { init }), { read: 'c' }), nalu(4, 2)),
      rate: 1e-3,
      x: [TIME, BATCH, 3],
      y: [BATCH, 2],
      free: false,
    },
  ];
};

/** @param {Context} context */
export const writeTraining = (context) => {
  for (const lesson of lessonsOf(context)) {
    context.tick(`ten steps of ${lesson.says}`);
    for (const precision of context.scope.precisions) writeLesson(context, lesson, precision);
  }
};

/** @type {(context: Context, lesson: Lesson, precision: import('./accuracy.mjs').Precision) => void} */
const writeLesson = ({ libraries, files, scope }, { says, model, rate, x, y, free }, precision) => {
  const { core, onnx } = libraries;
  const options = {
    optimizer: core.adam(rate),
    steps: STEPS,
    // The gradient of a loop needs its length.
    ...(!free && { batch: { x: core.tensor(...x), y: core.tensor(...y) } }),
  };
  const program = core.trainingProgram(model, options);
  const rounded = roundedTo(libraries, precision);
  const batchAt = (/** @type {number} */ step) => {
    const source = core.randomSource(1, step);
    return {
      x: rounded(source.draw('x', core.uniform(1, 2), x)),
      y: rounded(source.draw('y', core.uniform(1, 4), y)),
    };
  };
  const batches = Array.from({ length: STEPS }, (_, step) => batchAt(step));
  const whole = flat(core, program);
  const start = startOf(libraries, model, options, rounded);
  const all = { ...start, ...numbered(batches) };
  const wanted = wantedOf(libraries, files, caseOf(tenOf(core, whole), all), precision);
  const steps = batches.map((batch, i) => ({
    inputs: kept(files, i === 0 ? { ...start, ...batch } : batch),
    outputs: outputsAt(wanted, i),
  }));
  for (const form of formsOf(scope)) {
    const bytes = onnx.toOnnx(program, { ...form, precision });
    const name = `ten steps of ${says}, ${precision}, ${form.form}, opset ${form.opset}`;
    const group = `${TRAINING}${precision}`;
    files.add(
      { name, group, subject: `training: ${says}`, precision, runs: [steps], tools: allTools },
      bytes,
    );
  }
};

/** @type {(files: Context['files'], arrays: Arrays) => Record<string, import('./files.mjs').Ref>} */
const kept = (files, arrays) =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, files.keep(array)]));

/** @type {(libraries: Context['libraries'], model: any, options: any, rounded: (array: NdArray) => NdArray) => Record<string, NdArray>} */
const startOf = ({ core }, model, options, rounded) => {
  const { params, slots, step } = core.trainingProgram(model, options).inputs;
  const arrays = arraysByPath(core, { params, slots, step }, core.trainingStart(model, options, { seed: 1 }));
  return Object.fromEntries(Object.entries(arrays).map(([path, array]) => [path, rounded(array)]));
};

/** @type {(batches: readonly { x: NdArray, y: NdArray }[]) => Record<string, NdArray>} */
const numbered = (batches) =>
  Object.fromEntries(
    batches.flatMap(({ x, y }, i) => [
      [`x ${i}`, x],
      [`y ${i}`, y],
    ]),
  );

/**
 * All steps as one program, so that the bound of the last step knows of the errors of the first.
 *
 * @param {Context['libraries']['core']} core
 * @param {import('../../packages/core/src/index.ts').Program<any, any>} one flat
 */
const tenOf = (core, one) => {
  const { x, y, ...start } = one.inputs;
  const { loss, ...state } = one.outputs;
  const range = [...new Array(STEPS).keys()];
  const batches = Object.fromEntries(
    range.flatMap((i) => [
      [`x ${i}`, x],
      [`y ${i}`, y],
    ]),
  );
  const losses = Object.fromEntries(range.map((i) => [`loss ${i}`, loss]));
  return core.program(
    `ten times ${one.name}`,
    { ...start, ...batches },
    { ...state, ...losses },
    (ops, given) => {
      const { apply } = /** @type {{ apply: (ops: any, inputs: any) => any }} */ (one);
      const values = /** @type {Record<string, unknown>} */ (given);
      let now = Object.fromEntries(Object.keys(start).map((path) => [path, values[path]]));
      const found = range.map((i) => {
        const { loss, ...next } = apply(ops, { ...now, x: values[`x ${i}`], y: values[`y ${i}`] });
        now = next;
        return [`loss ${i}`, loss];
      });
      return /** @type {never} */ ({ ...now, ...Object.fromEntries(found) });
    },
  );
};

/** The loss of each step; after the last one everything else, under the names that files give to what goes round. */
const outputsAt = (
  /** @type {Readonly<Record<string, import('./files.mjs').Wanted>>} */ wanted,
  /** @type {number} */ step,
) => {
  const loss = { loss: /** @type {import('./files.mjs').Wanted} */ (wanted[`loss ${step}`]) };
  if (step < STEPS - 1) return loss;
  const state = Object.entries(wanted).filter(([name]) => !name.startsWith('loss '));
  return { ...loss, ...Object.fromEntries(state.map(([name, each]) => [`${name}_out`, each])) };
};
