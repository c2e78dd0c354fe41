import type { FigureTable } from './figures/figures.js';
import { writePage, writeResult } from './files.js';
import type { Request } from './options.js';
import { machineLine, versionLine } from './report/machine.js';
import { figureText, goalText, tableText } from './report/text.js';
import { runTables } from './run.js';
import { say } from './say.js';
import { type BenchmarkName, benchmarks } from './tables/benchmarks.js';
import { quickTables } from './tables/goals.js';
import type { Benchmark } from './tables/table.js';

type TablesRequest = Extract<Request, { readonly kind: 'tables' }>;

const figuresOf = (name: BenchmarkName): readonly FigureTable[] =>
  (benchmarks[name] as Benchmark).figures ?? [];

/** Measures what was asked for, prints it, and writes it down. */
export const bench = async ({ only, quick, python, effort, out, write }: TablesRequest): Promise<void> => {
  const all = only.flatMap((name) => benchmarks[name].tables);
  const tables = quick ? quickTables.filter(({ id }) => only.some((name) => id.startsWith(name))) : all;
  const result = await runTables({
    ...{ tables, effort, python },
    figures: quick ? [] : only.flatMap((name) => figuresOf(name)),
    onTable: (table) => say(`\n${tableText(table)}`),
    onFigures: (figures) => say(`\n${figureText(figures)}`),
  });
  if (result.goals.length > 0) say(`\n${goalText(result.goals)}`);
  say(`\n${machineLine(result.machine)}\n${versionLine(result.versions)}`);
  await writeResult(out, result);
  say(`Figures and plots: ${out}`);
  if (write) await writePage(out, result);
};
