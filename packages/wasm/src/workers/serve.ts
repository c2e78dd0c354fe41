import {
  buildTree,
  fit,
  NaluError,
  type NdArray,
  ndArray,
  type Of,
  type Progress,
  sizeOf,
  type Unit,
} from '@nalu/core';
import { wasm } from '../wasm.js';
import { type Experiment, type Finished, type Report, type Share, tell } from './experiment.js';
import { onMessage, type Port } from './port.js';

/** Milliseconds between two messages of progress: a step takes microseconds, and a message as long. */
const INTERVAL = 50;

/**
 * Makes a worker of the script that calls it: it trains the seeds that {@link fitOnWorkers} sends, and reports.
 *
 * @param port what the worker hears its maker by: `self` in a page, `parentPort` of `node:worker_threads` in Node.
 * @example
 * // experiment.worker.ts
 * import { serve } from '@nalu/wasm/workers';
 * import { experiment } from './experiment.js';
 * serve(experiment, self);
 */
export const serve = <S>(experiment: Experiment<S>, port: Port): void => {
  const report = (message: Report): void => port.postMessage(message);
  onMessage<Share>(port, async ({ seeds }) => {
    try {
      report({ kind: 'finished', models: await train(experiment, seeds, report) });
    } catch (error) {
      report({ kind: 'failed', error: tell(error) });
    }
  });
  report({ kind: 'ready' });
};

const train = async <S>(
  { model, options, runtime }: Experiment<S>,
  seeds: readonly number[],
  report: (message: Report) => void,
): Promise<readonly Finished[]> => {
  let last = Date.now();
  const onProgress = ({ step, losses }: Progress): void => {
    if (Date.now() - last < INTERVAL) return;
    last = Date.now();
    report({ kind: 'progress', step, losses });
  };
  try {
    const { models } = await fit(await wasm(runtime), model, { ...options, seeds, onProgress });
    return models.map(({ seed, params, loss, heldOut, failure }) => ({
      ...{ seed, params, loss, heldOut },
      failure: failure && tell(failure),
    }));
  } catch (error) {
    const [seed, ...others] = seeds;
    // `fit` of one seed throws what `fit` of several reports in the model.
    if (seed === undefined || others.length > 0 || !isDivergence(error)) throw error;
    const lost = { loss: Number.NaN, heldOut: Number.NaN, failure: tell(error) };
    return [{ seed, params: nowhere(model), ...lost }];
  }
};

const isDivergence = (error: unknown): boolean => NaluError.is(error) && error.code === 'NALU_DIVERGED';

/** Parameters of which nothing is known. */
const nowhere = <S>(model: Unit<S>): Of<S, NdArray> =>
  buildTree(model.spec, (leaf) => {
    const shape = leaf.shape as readonly number[];
    return ndArray(shape, new Float64Array(sizeOf(shape)).fill(Number.NaN));
  });
