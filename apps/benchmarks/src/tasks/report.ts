import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machineLine, thisMachine } from '../report/machine.js';
import { say } from '../say.js';
import { taskNames } from './tasks.js';

/** What a long task came to, for the page that a later run writes. */
export interface TaskReport {
  readonly caption: string;
  /** A table in Markdown. */
  readonly text: string;
}

const names = taskNames.flatMap((name) => [name, `${name}-compared`]);
const fileOf = (folder: string, name: string): string => join(folder, `${name}.json`);

/** Prints a report, and keeps it in the folder of the run. */
export const tellTask = async (folder: string, name: string, report: TaskReport): Promise<void> => {
  say(`\n${report.caption}\n\n${report.text}`);
  const caption = `${report.caption}. ${machineLine(thisMachine())}, ${new Date().toISOString().slice(0, 10)}`;
  await mkdir(folder, { recursive: true });
  await writeFile(fileOf(folder, name), `${JSON.stringify({ ...report, caption }, null, 2)}\n`);
};

/** The tasks whose results lie in the folder. */
export const taskReports = async (folder: string): Promise<readonly TaskReport[]> => {
  const files = names.map((name) => fileOf(folder, name)).filter((file) => existsSync(file));
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as TaskReport));
};
