import { NaluError } from '../errors.js';
import { ndArray } from '../nd-array.js';
import type { NdArray } from '../ops.js';
import type { Runtime } from '../runtime.js';
import { sizeOf } from '../shapes.js';
import { buildTree, type Of } from '../spec.js';
import { fit } from '../training/fit.js';
import type { Unit } from '../units/unit.js';
import { type Experiment, type Finished, requireExperiment } from './experiment.js';
import { tell } from './messages.js';
import type { Port } from './port.js';
import { serveWork, type WorkTerms } from './serve-work.js';

/**
 * Makes a worker of the script that calls it: it trains the seeds that {@link fitOnWorkers} sends, and reports.
 *
 * @param port what the worker hears its maker by: `self` in a page, `parentPort` of `node:worker_threads` in Node.
 * @throws {NaluError} NALU_OPTION for an experiment that is none.
 * @example
 * // experiment.worker.ts
 * import { serve } from '@nalu/core/workers';
 * import { experiment } from './experiment.js';
 * serve(experiment, self);
 */
export const serve = <S, V>(experiment: Experiment<S, V>, port: Port): void => {
  requireExperiment('serve', experiment);
  let runtime: Promise<Runtime<V>> | undefined;
  serveWork<Finished>(async (seeds, terms) => {
    runtime ??= experiment.runtime();
    return train(await runtime, experiment, seeds, terms);
  }, port);
};

const train = async <S, V>(
  runtime: Runtime<V>,
  { model, options }: Experiment<S, V>,
  seeds: readonly number[],
  terms: WorkTerms,
): Promise<readonly Finished[]> => {
  try {
    const { models } = await fit(runtime, model, { ...options, ...terms, seeds });
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
