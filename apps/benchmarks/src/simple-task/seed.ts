import {
  decodeSafetensors,
  fit,
  flatten,
  leafSpecs,
  NaluError,
  type NdArray,
  ndArray,
  type Runtime,
  randomSource,
  unflatten,
} from '@nalu/core';
import { errorsOf, type Model, THRESHOLD, training } from './task.js';

/** The errors of a model after so many steps. */
export interface Logged {
  readonly step: number;
  readonly interpolation: number;
  readonly extrapolation: number;
}

/** Steps between two looks at a model. */
export const EVERY = 1000;

/** Opens a judge of parameters, on the same numbers each time. */
const judgeOf = async <V>(runtime: Runtime<V>, model: Model) => {
  const judged = errorsOf(model);
  const executable = await runtime.compile(judged);
  const judge = async (step: number, leaves: readonly NdArray[]): Promise<Logged> => {
    const given = leaves.map(runtime.upload);
    const inputs = { params: unflatten(model.model.spec, given) };
    const outputs = await executable.run(inputs as never, { random: randomSource(2 ** 31) });
    const values = flatten<typeof judged.outputs, V>(judged.outputs, outputs);
    const [interpolation, extrapolation] = await Promise.all(values.map(runtime.read));
    for (const value of [...given, ...values]) runtime.dispose(value);
    const number = (of: NdArray | undefined) => of?.data[0] ?? Number.NaN;
    return { step, interpolation: number(interpolation), extrapolation: number(extrapolation) };
  };
  return { judge, dispose: executable.dispose };
};

/** Trains one seed, and gives what was seen of it every thousand steps. A seed that leaves the finite numbers ends there. */
export const logOf = async <V>(
  runtime: Runtime<V>,
  model: Model,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): Promise<readonly Logged[]> => {
  const { judge, dispose } = await judgeOf(runtime, model);
  const log: Logged[] = [];
  const leaves = leafSpecs(model.model.spec);
  const save = async (bytes: Uint8Array): Promise<void> => {
    const { arrays, metadata } = decodeSafetensors(bytes);
    const params = leaves.map(({ path, spec }) =>
      ndArray(spec.shape as readonly number[], Float64Array.from(arrays[`params.${path}`]?.data ?? [])),
    );
    log.push(await judge(Number(metadata.step), params));
  };
  try {
    const checkpoint = { every: Math.min(EVERY, steps), save };
    await fit(runtime, model.model, { ...training, steps, seeds: [seed], heldOutBatches: 1, checkpoint });
  } catch (error) {
    if (!(NaluError.is(error) && error.code === 'NALU_DIVERGED')) throw error;
  } finally {
    await dispose();
  }
  return log;
};

/** The step from which a seed counts as solved; undefined where it is not. */
export const solvedAt = (log: readonly Logged[]): number | undefined => {
  const sound = log.filter(({ interpolation }) => Number.isFinite(interpolation));
  // What a user would keep, who sees the training range only.
  const [best] = [...sound].sort((a, b) => a.interpolation - b.interpolation);
  if (best === undefined || !(best.extrapolation < THRESHOLD)) return undefined;
  return log.find(({ extrapolation }) => extrapolation < THRESHOLD)?.step;
};
