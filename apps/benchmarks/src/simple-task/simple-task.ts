import { wasm } from '@nalu/wasm';
import { markdownTable } from 'markdown-table';
import type { Request } from '../options.js';
import { progressBar } from '../progress.js';
import { say } from '../say.js';
import { median, wilson } from '../statistics.js';
import { logOf, solvedAt } from './seed.js';
import { type Model, models } from './task.js';

type TaskRequest = Extract<Request, { readonly kind: 'simple-task' }>;

interface Row {
  readonly model: Model;
  /** Of the seeds that solve the task. */
  readonly steps: readonly number[];
  readonly seconds: number;
}

/** Trains every model from every seed, and prints how many solve the task beside what was published. */
export const simpleTask = async ({ seeds, steps }: TaskRequest): Promise<void> => {
  const runtime = await wasm();
  const bar = progressBar(models.length * seeds);
  const rows: Row[] = [];
  try {
    for (const model of models) {
      const start = performance.now();
      const solved: number[] = [];
      for (let seed = 0; seed < seeds; seed++) {
        const at = solvedAt(await logOf(runtime, model, { seed, steps }));
        if (at !== undefined) solved.push(at);
        bar.tick(model.title);
      }
      rows.push({ model, steps: solved, seconds: (performance.now() - start) / 1000 });
    }
  } finally {
    bar.stop();
  }
  say(`\n${textOf(rows, seeds)}`);
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const rate = (solved: number, of: number): string => {
  const [from, to] = wilson(solved, of);
  return `${solved} of ${of} (${percent(from)} to ${percent(to)})`;
};

const textOf = (rows: readonly Row[], seeds: number): string =>
  markdownTable(
    [
      ['model', 'solved (95 %)', 'published', 'solved at, median', 'seconds'],
      ...rows.map(({ model, steps, seconds }) => [
        model.title,
        rate(steps.length, seeds),
        rate(model.solved, 100),
        steps.length === 0 ? '–' : String(median(steps)),
        seconds.toFixed(0),
      ]),
    ],
    { align: ['l', 'r', 'r', 'r', 'r'] },
  );
