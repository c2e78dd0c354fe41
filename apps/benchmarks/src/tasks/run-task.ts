import { wasm } from '@nalu/wasm';
import { markdownTable } from 'markdown-table';
import type { Request } from '../options.js';
import { progressBar } from '../progress.js';
import { say } from '../say.js';
import { median, wilson } from '../statistics.js';
import { logOf, type Solved, solvedAt } from './seed.js';
import type { Candidate } from './task.js';
import { tasks } from './tasks.js';

type TaskRequest = Extract<Request, { readonly kind: 'task' }>;

interface Row {
  readonly candidate: Candidate;
  readonly solved: readonly Solved[];
  readonly seconds: number;
}

/** Trains every model of a task from every seed, and prints how many solve it beside what was published. */
export const runTask = async ({ name, seeds, steps }: TaskRequest): Promise<void> => {
  const task = tasks[name];
  const runtime = await wasm();
  const bar = progressBar(task.candidates.length * seeds);
  const rows: Row[] = [];
  try {
    for (const candidate of task.candidates) {
      const start = performance.now();
      const solved: Solved[] = [];
      for (let seed = 0; seed < seeds; seed++) {
        const at = solvedAt(await logOf(runtime, { task, candidate, seed, steps }), task);
        if (at !== undefined) solved.push(at);
        bar.tick(candidate.title);
      }
      rows.push({ candidate, solved, seconds: (performance.now() - start) / 1000 });
    }
  } finally {
    bar.stop();
  }
  say(`\n${task.title}, ${steps.toLocaleString('en')} steps\n\n${textOf(rows, seeds)}`);
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const rate = (solved: number, of: number): string => {
  const [from, to] = wilson(solved, of);
  return `${solved} of ${of} (${percent(from)} to ${percent(to)})`;
};

const whereAny = (solved: readonly Solved[], text: (some: readonly Solved[]) => string): string =>
  solved.length === 0 ? '–' : text(solved);

const textOf = (rows: readonly Row[], seeds: number): string =>
  markdownTable(
    [
      ['model', 'solved (95 %)', 'published', 'solved at, median', 'sparsity error, most', 'seconds'],
      ...rows.map(({ candidate, solved, seconds }) => [
        candidate.title,
        rate(solved.length, seeds),
        rate(candidate.published, 100),
        whereAny(solved, (some) => String(median(some.map(({ step }) => step)))),
        whereAny(solved, (some) => Math.max(...some.map(({ sparsity }) => sparsity)).toExponential(1)),
        seconds.toFixed(0),
      ]),
    ],
    { align: ['l', 'r', 'r', 'r', 'r', 'r'] },
  );
