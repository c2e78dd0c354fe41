import {
  bestOf,
  type NdArray,
  type Of,
  predictOn,
  type Runs,
  type Runtime,
  requireNames,
  requireSizes,
  type Trained,
} from '@nalu/core';
import { wasm } from '../wasm.js';
import { type CrewProgress, crew } from './crew.js';
import { type Experiment, errorOf, type Finished } from './experiment.js';
import type { WorkerLike } from './port.js';

export interface FitOnWorkersOptions {
  /** How many workers run side by side: as many as the machine has cores, or one less. */
  readonly workers: number;
  /** How many models to train, or their seeds. */
  readonly seeds: number | readonly number[];
  /** How many seeds a worker takes at a time. Default 1; more spare compiling where a run is short. */
  readonly seedsPerShare?: number;
  /** Told about twenty times a second. What it throws ends the run. */
  readonly onProgress?: (progress: CrewProgress) => void;
  /** Ends the run at once, by ending its workers. */
  readonly signal?: AbortSignal;
}

const optionNames: readonly (keyof FitOnWorkersOptions)[] = [
  'workers',
  'seeds',
  'seedsPerShare',
  'onProgress',
  'signal',
];

/**
 * `fit` with its seeds split over workers, threads of Node or Web Workers of a page.
 *
 * Each worker takes the next share of seeds when it has done with one. Neither the number of workers nor their pace changes
 * a bit of any model.
 *
 * @param start makes a worker whose script calls {@link serve} with the same experiment.
 * @throws {NaluError} NALU_UNSUPPORTED when a worker does not start; whatever `fit` throws; the reason of `signal`.
 * @example
 * const start = () => new Worker(new URL('./experiment.worker.js', import.meta.url), { type: 'module' });
 * const runs = await fitOnWorkers(start, experiment, { workers: 4, seeds: 100 });
 * await runs.best().predict([[10, 20]]);
 */
export const fitOnWorkers = async <S>(
  start: () => WorkerLike,
  experiment: Experiment<S>,
  options: FitOnWorkersOptions,
): Promise<Runs<S>> => {
  requireNames('fitOnWorkers', options, optionNames);
  const { workers, seedsPerShare = 1, onProgress, signal } = options;
  const count = typeof options.seeds === 'number' ? options.seeds : options.seeds.length;
  requireSizes('fitOnWorkers', { workers, seeds: count, seedsPerShare });
  const seeds =
    typeof options.seeds === 'number' ? Array.from({ length: count }, (_, seed) => seed) : options.seeds;
  const runtime = await wasm(experiment.runtime);
  const finished = await crew(start, sharesOf(seeds, seedsPerShare), { workers, onProgress, signal });
  const bySeed = new Map(finished.map((each) => [each.seed, each]));
  const models = seeds.map((seed) => trainedOf(runtime, experiment, bySeed.get(seed) as Finished));
  return { models, best: () => bestOf(models) };
};

const sharesOf = (seeds: readonly number[], size: number): readonly (readonly number[])[] =>
  Array.from({ length: Math.ceil(seeds.length / size) }, (_, i) => seeds.slice(i * size, (i + 1) * size));

const trainedOf = <S, V>(
  runtime: Runtime<V>,
  { model }: Experiment<S>,
  { seed, params, loss, heldOut, failure }: Finished,
): Trained<S> => {
  const own = params as Of<S, NdArray>;
  return {
    ...{ model, params: own, seed, loss, heldOut },
    failure: failure && errorOf(failure),
    predict: predictOn(runtime, model, own),
  };
};
