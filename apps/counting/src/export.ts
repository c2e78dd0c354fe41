import { complain, NaluError, randomSource } from '@nalu/core';
import { writeFileAtomically } from '@nalu/core/node';
import { toOnnx } from '@nalu/onnx';
import { markdownTable } from 'markdown-table';
import { encoderOf } from './run-config.js';
import { say } from './say.js';
import type { Job, JobResult, Pools } from './train.js';
import { type Deviation, tolerance, verifyOnnx } from './verify.js';

/** Writes a trained model as ONNX. */
export const exportModel = async (
  { name, seed, config, files }: Job,
  { model, params }: JobResult,
): Promise<Uint8Array> => {
  const metadata = {
    task: 'counting digits',
    seed: String(seed),
    steps: String(config.steps),
    ...encoderOf(config),
    source: config.source,
  };
  const file = toOnnx({ model, params }, { name, metadata });
  await writeFileAtomically(files.onnx, file);
  return file;
};

/**
 * Runs the file in onnxruntime-node beside the float64 reference, and prints how far apart they are. Where
 * onnxruntime-node is not installed it says so instead: hours of training elsewhere do not end in an error for that.
 *
 * @throws {NaluError} NALU_EXPORT when they are too far apart.
 */
export const checkExport = async (
  file: Uint8Array,
  { seed, files }: Job,
  { model, params }: JobResult,
  { test }: Pools,
): Promise<void> => {
  try {
    const deviations = await verifyOnnx(file, model, params, test, randomSource(2, seed));
    say(`\n${files.onnx}, in onnxruntime-node beside the float64 reference:\n\n${tableOf(deviations)}`);
    requireClose(files.onnx, deviations);
  } catch (error) {
    if (!(NaluError.is(error) && error.code === 'NALU_MISSING_PEER')) throw error;
    say(`${files.onnx} was not checked. ${error.message}`);
  }
};

const tableOf = (deviations: readonly Deviation[]): string =>
  markdownTable([
    ['length', 'batch', 'relative error'],
    ...deviations.map(({ length, batch, relative }) => [`${length}`, `${batch}`, relative.toExponential(1)]),
  ]);

const requireClose = (who: string, deviations: readonly Deviation[]): void => {
  const worst = Math.max(...deviations.map(({ relative }) => relative));
  // Written so that NaN is refused too.
  if (worst <= tolerance) return;
  throw complain('NALU_EXPORT', {
    who,
    required: `the file must be within ${tolerance} of the float64 reference`,
    got: `${worst}`,
  });
};
