import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineLine, versionLine } from './report/machine.js';
import { pageOf } from './report/page.js';
import { isOnPage, plotName, plotOf } from './report/plot.js';
import type { Result, TableResult } from './report/result.js';
import { taskReports } from './tasks/report.js';

const docs = fileURLToPath(new URL('../../../docs', import.meta.url));

/** The figures as JSON, a plot for each table, and the page. */
export const writeResult = async (folder: string, result: Result): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(folder, 'performance.md'), pageOf(result, await taskReports(folder)));
  await writePlots(folder, result, result.tables);
};

/** docs/performance.md and its pictures, which are made of a run and never written by hand. */
export const writePage = async (folder: string, result: Result): Promise<void> => {
  const pictures = join(docs, 'performance');
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  await writePlots(pictures, result, result.tables.filter(isOnPage));
  await writeFile(join(docs, 'performance.md'), pageOf(result, await taskReports(folder)));
};

const writePlots = async (
  folder: string,
  { machine, versions, date }: Result,
  tables: readonly TableResult[],
): Promise<void> => {
  const caption = [machineLine(machine), versionLine(versions), date.slice(0, 10)];
  for (const table of tables) await writeFile(join(folder, plotName(table)), await plotOf(table, caption));
};
