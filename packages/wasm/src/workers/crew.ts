import { complain } from '@nalu/core';
import { errorOf, type Finished, type Report } from './experiment.js';
import { onEnd, onMessage, type WorkerLike } from './port.js';

/** Where a run stands. */
export interface CrewProgress {
  /** Seeds that are done. */
  readonly finished: number;
  readonly seeds: number;
  /** What each busy worker was last heard of. */
  readonly running: readonly Running[];
}

export interface Running {
  readonly seeds: readonly number[];
  /** Steps done, and the loss of the last one for each seed; 0 and none before the first message. */
  readonly step: number;
  readonly losses: readonly number[];
}

interface Terms {
  readonly workers: number;
  readonly onProgress: ((progress: CrewProgress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

type Share = readonly number[];

/** Hands out shares of seeds until all are done. Whatever happens, no worker is left. */
export const crew = async (
  start: () => WorkerLike,
  shares: readonly Share[],
  { workers, onProgress, signal }: Terms,
): Promise<readonly Finished[]> => {
  signal?.throwIfAborted();
  const hired: WorkerLike[] = [];
  const work = boardOf(shares);
  let onAbort = (): void => {};
  try {
    return await new Promise((resolve, reject) => {
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort);
      const tell = (): void => {
        onProgress?.(work.progress());
        if (work.isDone()) resolve(work.finished);
      };
      for (let i = 0; i < Math.min(workers, shares.length); i++) {
        const worker = start();
        hired.push(worker);
        onMessage<Report>(worker, (report) => {
          // What a listener throws would be lost in the event loop.
          try {
            work.hear(worker, report);
            tell();
          } catch (error) {
            reject(error);
          }
        });
        onEnd(worker, (reason) => reject(broken(reason)));
      }
    });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    for (const worker of hired) worker.terminate();
  }
};

const broken = (reason: string) =>
  complain('NALU_UNSUPPORTED', {
    who: 'fitOnWorkers',
    required: 'every worker must start, and go on to the end',
    got: `one that ended: ${reason}`,
  });

/** What is to be done, what is being done, and what is done. */
const boardOf = (shares: readonly Share[]) => {
  const waiting = [...shares];
  const running = new Map<WorkerLike, Running>();
  const finished: Finished[] = [];
  const seeds = shares.flat().length;
  const handOut = (worker: WorkerLike): void => {
    running.delete(worker);
    const next = waiting.shift();
    if (next === undefined) return;
    running.set(worker, { seeds: next, step: 0, losses: [] });
    worker.postMessage({ seeds: next });
  };
  return {
    finished,
    isDone: () => finished.length === seeds,
    progress: (): CrewProgress => ({ finished: finished.length, seeds, running: [...running.values()] }),
    hear: (worker: WorkerLike, report: Report): void => {
      if (report.kind === 'failed') throw errorOf(report.error);
      if (report.kind === 'progress') {
        const { seeds: own } = running.get(worker) as Running;
        running.set(worker, { seeds: own, step: report.step, losses: report.losses });
        return;
      }
      if (report.kind === 'finished') finished.push(...report.models);
      handOut(worker);
    },
  };
};
