import {
  decodeSafetensors,
  fit,
  flatten,
  leafSpecs,
  NaluError,
  type NdArray,
  ndArray,
  type Runtime,
  sizeOf,
  unflatten,
} from '@nalu/core';
import type { WorkTerms } from '@nalu/core/workers';
import { type Candidate, EVERY, errorsOf, examples, sparsityOf, type Task, trainingOf } from './task.js';

/** The errors of a model after so many steps. */
export interface Logged {
  readonly step: number;
  readonly interpolation: number;
  readonly extrapolation: number;
  readonly sparsity: number;
}

/** What is trained: one model of a task, from some seeds. */
export interface Trial {
  readonly task: Task;
  readonly candidate: Candidate;
  /** One, or several in one run. */
  readonly seeds: readonly number[];
  readonly steps: number;
}

/** Opens a judge of parameters. */
const judgeOf = async <V>(runtime: Runtime<V>, { task, candidate }: Trial) => {
  const judged = errorsOf(task, candidate);
  const executable = await runtime.compile(judged);
  const judge = async (step: number, leaves: readonly NdArray[]): Promise<Logged> => {
    const given = leaves.map(runtime.upload);
    const inputs = { params: unflatten(candidate.model.spec, given) };
    const outputs = await executable.run(inputs as never, { random: examples() });
    const values = flatten<typeof judged.outputs, V>(judged.outputs, outputs);
    const [interpolation, extrapolation] = await Promise.all(values.map(runtime.read));
    for (const value of [...given, ...values]) runtime.dispose(value);
    const number = (of: NdArray | undefined) => of?.data[0] ?? Number.NaN;
    const sparsity = sparsityOf(candidate, unflatten(candidate.model.spec, leaves));
    return { step, interpolation: number(interpolation), extrapolation: number(extrapolation), sparsity };
  };
  return { judge, dispose: executable.dispose };
};

/**
 * Trains seeds in one run, and gives for each what was seen of it every thousand steps. A seed alone that leaves the finite numbers
 * ends there.
 *
 * @param terms who is told of the steps, and who may end them.
 */
export const logsOf = async <V>(
  runtime: Runtime<V>,
  trial: Trial,
  terms: Partial<WorkTerms> = {},
): Promise<readonly (readonly Logged[])[]> => {
  const { task, candidate, seeds, steps } = trial;
  const { judge, dispose } = await judgeOf(runtime, trial);
  const logs = seeds.map((): Logged[] => []);
  const save = async (bytes: Uint8Array): Promise<void> => {
    const { step, leaves } = readCheckpoint(candidate, bytes, seeds.length);
    for (const [i, log] of logs.entries()) log.push(await judge(step, leaves[i] as readonly NdArray[]));
  };
  try {
    const checkpoint = { every: Math.min(EVERY, steps), save };
    const options = { ...trainingOf(task), steps, seeds, heldOutBatches: 1, checkpoint };
    await fit(runtime, candidate.model, { ...options, ...terms });
  } catch (error) {
    if (!(NaluError.is(error) && error.code === 'NALU_DIVERGED')) throw error;
  } finally {
    await dispose();
  }
  return logs;
};

/** The parameters of each seed; of one alone they have no seed axis. */
const readCheckpoint = ({ model }: Candidate, bytes: Uint8Array, seeds: number) => {
  const { arrays, metadata } = decodeSafetensors(bytes);
  const leaves = Array.from({ length: seeds }, (_, seed) =>
    leafSpecs(model.spec).map(({ path, spec }) => {
      const shape = spec.shape as readonly number[];
      const size = sizeOf(shape);
      const all = Float64Array.from(arrays[`params.${path}`]?.data ?? []);
      return ndArray(shape, all.slice(seed * size, (seed + 1) * size));
    }),
  );
  return { step: Number(metadata.step), leaves };
};

/** Where a seed counts as solved: from which step on, and how far its weights are from −1, 0 and 1 in the end. */
export interface Solved {
  readonly step: number;
  readonly sparsity: number;
}

/** How a seed solved its task; undefined where it did not. */
export const solvedAt = (log: readonly Logged[], { threshold }: Task): Solved | undefined => {
  const sound = log.filter(({ interpolation }) => Number.isFinite(interpolation));
  // What a user would keep, who sees the training range only.
  const [best] = [...sound].sort((a, b) => a.interpolation - b.interpolation);
  if (best === undefined || !(best.extrapolation < threshold)) return undefined;
  const first = log.find(({ extrapolation }) => extrapolation < threshold);
  return first && { step: first.step, sparsity: best.sparsity };
};
