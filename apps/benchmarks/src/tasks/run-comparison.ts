import { onnxruntime } from '@nalu/onnxruntime';
import type { TaskRequest } from '../options.js';
import { progressBar } from '../progress.js';
import { type Comparison, compare, comparisonText } from './compare.js';
import { type TaskReport, tellTask } from './report.js';
import { tasks } from './tasks.js';

/** Trains the seeds of a task on the seed axis of onnxruntime and one by one there, and prints which end otherwise. */
export const runComparison = async ({ name, seeds, steps, out }: TaskRequest): Promise<void> => {
  const task = tasks[name];
  const runtime = await onnxruntime();
  const bar = progressBar(task.candidates.length * (seeds + 1));
  const rows: Comparison[] = [];
  const begun = performance.now();
  try {
    for (const candidate of task.candidates) {
      const onRun = () => bar.tick(candidate.title);
      rows.push(await compare(runtime, { task, candidate, seeds, steps, onRun }));
    }
  } finally {
    bar.stop();
  }
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
  const report: TaskReport = {
    caption: `${task.title}: ${seeds} seeds in one run of onnxruntime, and one by one there, ${steps.toLocaleString('en')} steps, ${minutes} minutes`,
    text: comparisonText(rows),
  };
  await tellTask(out, `${name}-compared`, report);
};
