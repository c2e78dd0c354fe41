import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineLine, versionLine } from './report/machine.js';
import { pageOf } from './report/page.js';
import { plotName, plotOf } from './report/plot.js';
import type { Result } from './report/result.js';

const page = fileURLToPath(new URL('../../../docs/performance.md', import.meta.url));

/** The figures as JSON, a plot for each table, and the page. */
export const writeResult = async (folder: string, result: Result): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(folder, 'performance.md'), pageOf(result));
  const caption = [machineLine(result.machine), versionLine(result.versions), result.date.slice(0, 10)];
  for (const table of result.tables)
    await writeFile(join(folder, plotName(table)), await plotOf(table, caption));
};

/** docs/performance.md, which is made of a run and never written by hand. */
export const writePage = (result: Result): Promise<void> => writeFile(page, pageOf(result));
