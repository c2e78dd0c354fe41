import { requireKind, requireNames, requireSizes } from '../guards.js';
import type { CrewProgress } from './board.js';
import { type AbortEvents, crew } from './crew.js';
import type { WorkerLike } from './port.js';
import { shareCount, sharesOf } from './shares.js';

/** How seeds are split over workers, and who is told. */
export interface CrewOptions {
  /** How many workers run side by side: as many as the machine has cores, or one less. */
  readonly workers: number;
  /** The seeds, or how many there are from 0 on. */
  readonly seeds: number | readonly number[];
  /** How many seeds a worker takes at a time. More of them spare compiling where a run is short. */
  readonly seedsPerShare?: number;
  /** Told about twenty times a second of all workers. What it throws ends the run. */
  readonly onProgress?: (progress: CrewProgress) => void;
  /**
   * Ends the run, with its reason. Workers are told to stop, do so between two calls, and end their sessions; those that have not
   * within a second are terminated.
   */
  readonly signal?: AbortEvents;
}

export interface RunOnWorkersOptions<R> extends CrewOptions {
  /** Told of each result as soon as it is there, so that it is not lost when the run ends early. What it throws ends the run. */
  readonly onResult?: (result: R, seed: number) => void;
}

const optionNames: readonly (keyof CrewOptions)[] = [
  'workers',
  'seeds',
  'seedsPerShare',
  'onProgress',
  'signal',
];

/**
 * Any work on seeds, split over workers, threads of Node or Web Workers of a page: {@link fitOnWorkers} is this, with `fit` for
 * the work.
 *
 * Each worker takes the next share when it has done with one, of one seed by default.
 *
 * @param start makes a worker whose script calls {@link serveWork}.
 * @returns what the work gives for each seed, in the order of the seeds.
 * @throws {NaluError} NALU_UNSUPPORTED when a worker does not start, or ends; NALU_OPTION for an option that it may not have;
 * what the work throws; the reason of `signal`. No worker is left then.
 * @example
 * const start = () => new Worker(new URL('./doubles.worker.js', import.meta.url));
 * const doubles = await runOnWorkers(start, { workers: 4, seeds: 100 });
 */
export const runOnWorkers = async <R>(
  start: () => WorkerLike,
  options: RunOnWorkersOptions<R>,
): Promise<readonly R[]> => {
  requireCrew('runOnWorkers', start, options, 'onResult');
  return onCrew('runOnWorkers', start, options, false);
};

/** @param together whether the seeds of a share run on one seed axis. */
export const onCrew = <R>(
  who: string,
  start: () => WorkerLike,
  options: RunOnWorkersOptions<R>,
  together: boolean,
): Promise<readonly R[]> => {
  const { workers, seedsPerShare, onProgress, onResult, signal } = options;
  const seeds = seedsIn(options);
  const count = shareCount({ seeds: seeds.length, workers, seedsPerShare, together });
  return crew(start, sharesOf(seeds, count), { who, workers, onProgress, onResult, signal });
};

const seedsIn = ({ seeds }: CrewOptions): readonly number[] =>
  typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : seeds;

/** @param listener the name of the option that `who` has besides. */
export const requireCrew = (who: string, start: unknown, options: CrewOptions, listener: string): void => {
  requireKind(
    who,
    'the first argument',
    'a function that makes a worker',
    typeof start === 'function',
    start,
  );
  requireKind(who, 'the options', 'an object', typeof options === 'object' && options !== null, options);
  requireNames(who, options, [...optionNames, listener]);
  const { workers, seeds, seedsPerShare = 1, signal } = options;
  const isCount = typeof seeds === 'number';
  requireKind(who, '"seeds"', 'a number, or a list of them', isCount || Array.isArray(seeds), seeds);
  requireSizes(who, { workers, seeds: isCount ? seeds : seeds.length, seedsPerShare });
  const hasEvents = signal === undefined || (typeof signal === 'object' && 'addEventListener' in signal);
  requireKind(who, '"signal"', 'an AbortSignal', hasEvents, signal);
};
