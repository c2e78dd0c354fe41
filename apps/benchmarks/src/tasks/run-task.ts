import { Worker } from 'node:worker_threads';
import { markdownTable } from 'markdown-table';
import type { TaskRequest } from '../options.js';
import { progressBar } from '../progress.js';
import { median, wilson } from '../statistics.js';
import { tellTask } from './report.js';
import { doneOf, type Row, rowOf } from './row.js';
import type { Solved } from './seed.js';
import type { SeedWork } from './seed-worker.js';
import { tasks } from './tasks.js';

/** Trains every model of a task from every seed, and prints how many solve it beside what was published. */
export const runTask = async (request: TaskRequest): Promise<void> => {
  const { name, seeds, steps, workers, out } = request;
  const { title } = tasks[name];
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const rows = await rowsOf(request, stop.signal);
  const some = rows.filter((row) => row.seeds > 0);
  const hired = Math.min(workers, seeds);
  const caption = `${title}, ${steps.toLocaleString('en')} steps, ${hired} worker${hired === 1 ? '' : 's'}`;
  if (some.length > 0) await tellTask(out, name, { caption, text: textOf(some) });
  if (!stop.signal.aborted) return;
  process.stderr.write('Stopped: the table is of the seeds that were done.\n');
  process.exitCode = 130;
};

/** A row for each model, up to the one at which it was told to stop. */
const rowsOf = async (
  { name, seeds, steps, workers }: TaskRequest,
  signal: AbortSignal,
): Promise<readonly Row[]> => {
  const task = tasks[name];
  const bar = progressBar(task.candidates.length * seeds);
  const rows: Row[] = [];
  try {
    for (const [i, candidate] of task.candidates.entries()) {
      if (signal.aborted) break;
      const work: SeedWork = { name, candidate: i, steps };
      const start = () => new Worker(new URL('./seed-worker.js', import.meta.url), { workerData: work });
      rows.push(
        await rowOf(start, {
          ...{ task, candidate, seeds, workers, signal },
          onProgress: (progress) => bar.reach(i * seeds + doneOf(progress, steps), candidate.title),
        }),
      );
    }
  } finally {
    bar.stop();
  }
  return rows;
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const rate = (solved: number, of: number): string => {
  const [from, to] = wilson(solved, of);
  return `${solved} of ${of} (${percent(from)} to ${percent(to)})`;
};

const whereAny = (solved: readonly Solved[], text: (some: readonly Solved[]) => string): string =>
  solved.length === 0 ? '–' : text(solved);

const textOf = (rows: readonly Row[]): string =>
  markdownTable(
    [
      ['model', 'solved (95 %)', 'published', 'solved at, median', 'sparsity error, most', 'seconds'],
      ...rows.map(({ candidate, seeds, solved, seconds }) => [
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
