import type { Runtime } from '@nalu/core';
import { markdownTable } from 'markdown-table';
import { logsOf, solvedAt } from './seed.js';
import type { Candidate, Task } from './task.js';

/** How the seeds of a candidate ended, in one run of all and each in a run of its own. */
export interface Comparison {
  readonly candidate: Candidate;
  readonly together: readonly boolean[];
  readonly alone: readonly boolean[];
}

interface CompareOptions {
  readonly task: Task;
  readonly candidate: Candidate;
  readonly seeds: number;
  readonly steps: number;
  /** Told of each run that ends, of `seeds` + 1. */
  readonly onRun: () => void;
}

/** Trains the same seeds twice: on one seed axis, where the runtime has one, and one after another. */
export const compare = async <V>(
  runtime: Runtime<V>,
  { task, candidate, seeds, steps, onRun }: CompareOptions,
): Promise<Comparison> => {
  const all = Array.from({ length: seeds }, (_, seed) => seed);
  const solvedOf = async (some: readonly number[]): Promise<readonly boolean[]> => {
    const logs = await logsOf(runtime, { task, candidate, steps, seeds: some });
    onRun();
    return logs.map((log) => solvedAt(log, task) !== undefined);
  };
  const together = await solvedOf(all);
  const alone: boolean[] = [];
  for (const seed of all) alone.push(...(await solvedOf([seed])));
  return { candidate, together, alone };
};

const count = (solved: readonly boolean[]): string => `${solved.filter(Boolean).length} of ${solved.length}`;

export const comparisonText = (rows: readonly Comparison[]): string =>
  markdownTable(
    [
      ['model', 'solved in one run', 'solved one by one', 'seeds that end otherwise'],
      ...rows.map(({ candidate, together, alone }) => [
        candidate.title,
        count(together),
        count(alone),
        together.flatMap((solved, seed) => (solved === alone[seed] ? [] : [String(seed)])).join(', ') ||
          'none',
      ]),
    ],
    { align: ['l', 'r', 'r', 'r'] },
  );
