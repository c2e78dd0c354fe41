import { complain } from '../errors.js';
import { requireKind } from '../guards.js';
import type { AbortSignalLike } from '../training/abort.js';
import { INTERVAL } from './board.js';
import { type Order, type Report, type Standing, tell } from './messages.js';
import { onMessage, type Port } from './port.js';
import { stopSignal } from './stop.js';

/** What work on a share is given: both may be handed on to `fit` as they are. */
export interface WorkTerms {
  /** Passes on where the share stands, about twenty times a second, however often it is called. */
  readonly onProgress: (standing: Standing) => void;
  /** Aborted when the maker says stop: the work should then throw its reason. */
  readonly signal: AbortSignalLike;
}

/** What workers do with a share of seeds: a result for each, of what `structuredClone` can copy. */
export type Work<R> = (seeds: readonly number[], terms: WorkTerms) => Promise<readonly R[]>;

/**
 * Makes a worker of the script that calls it: it does its work on the seeds that {@link runOnWorkers} sends, and reports.
 *
 * @param port what the worker hears its maker by: `self` in a page, `parentPort` of `node:worker_threads` in Node.
 * @example
 * serveWork(async (seeds) => seeds.map((seed) => 2 * seed), parentPort);
 */
export const serveWork = <R>(work: Work<R>, port: Port): void => {
  requireKind('serveWork', 'the work', 'a function', typeof work === 'function', work);
  const report = (message: Report<R>): void => port.postMessage(message);
  let isTold = false;
  onMessage<Order>(port, async (order) => {
    if (order.kind === 'stop') {
      isTold = true;
      return;
    }
    const signal = stopSignal(order.stop, () => isTold);
    try {
      const results = await work(order.seeds, { onProgress: seldom(report), signal });
      requireResults(results, order.seeds);
      report({ kind: 'finished', results });
    } catch (error) {
      report({ kind: 'failed', error: tell(error) });
    }
  });
  report({ kind: 'ready' });
};

const seldom = (report: (message: { kind: 'progress' } & Standing) => void): WorkTerms['onProgress'] => {
  let last = Date.now();
  return ({ step, losses }) => {
    if (Date.now() - last < INTERVAL) return;
    last = Date.now();
    report({ kind: 'progress', step, losses });
  };
};

const requireResults = (results: readonly unknown[], seeds: readonly number[]): void => {
  if (Array.isArray(results) && results.length === seeds.length) return;
  throw complain('NALU_DATA', {
    who: 'serveWork',
    required: `the work must give a result for each of ${seeds.length} seeds`,
    got: Array.isArray(results) ? `${results.length}` : String(results),
  });
};
