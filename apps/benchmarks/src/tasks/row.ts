import { type CrewProgress, runOnWorkers, type WorkerLike } from '@nalu/core/workers';
import { type Logged, type Solved, solvedAt } from './seed.js';
import type { Candidate, Task } from './task.js';

/** What became of the seeds of one candidate. */
export interface Row {
  readonly candidate: Candidate;
  /** How many were trained to the end. */
  readonly seeds: number;
  readonly solved: readonly Solved[];
  readonly seconds: number;
}

export interface RowOptions {
  readonly task: Task;
  readonly candidate: Candidate;
  readonly seeds: number;
  readonly workers: number;
  /** Ends the row with the seeds that are done. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: CrewProgress) => void;
}

/** Trains a candidate from every seed, on as many workers. What comes out depends on neither their number nor their pace. */
export const rowOf = async (start: () => WorkerLike, options: RowOptions): Promise<Row> => {
  const { task, candidate, signal, seeds, workers, onProgress } = options;
  const logs: (readonly Logged[])[] = [];
  const begun = performance.now();
  const onResult = (log: readonly Logged[]): void => void logs.push(log);
  try {
    await runOnWorkers(start, { seeds, workers, signal, onResult, ...(onProgress && { onProgress }) });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const solved = logs.flatMap((log) => solvedAt(log, task) ?? []);
  return { candidate, seeds: logs.length, solved, seconds: (performance.now() - begun) / 1000 };
};

/** Seeds that are done, and the share that is done of those under way. */
export const doneOf = ({ finished, running }: CrewProgress, steps: number): number =>
  finished + running.reduce((sum, { seeds, step }) => sum + (seeds.length * step) / steps, 0);
