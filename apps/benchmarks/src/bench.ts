import { writePage, writeResult } from './files.js';
import type { Request } from './options.js';
import { machineLine, versionLine } from './report/machine.js';
import { goalText, tableText } from './report/text.js';
import { runTables } from './run.js';
import { say } from './say.js';
import { benchmarks } from './tables/benchmarks.js';
import { quickTables } from './tables/goals.js';

type TablesRequest = Extract<Request, { readonly kind: 'tables' }>;

/** Measures what was asked for, prints it, and writes it down. */
export const bench = async ({ only, quick, python, effort, out, write }: TablesRequest): Promise<void> => {
  const all = only.flatMap((name) => benchmarks[name].tables);
  const tables = quick ? quickTables.filter(({ id }) => only.some((name) => id.startsWith(name))) : all;
  const result = await runTables({
    ...{ tables, effort, python },
    onTable: (table) => say(`\n${tableText(table)}`),
  });
  if (result.goals.length > 0) say(`\n${goalText(result.goals)}`);
  say(`\n${machineLine(result.machine)}\n${versionLine(result.versions)}`);
  await writeResult(out, result);
  say(`Figures and plots: ${out}`);
  if (write) await writePage(result);
};
