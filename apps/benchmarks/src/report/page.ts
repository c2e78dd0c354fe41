import type { TaskReport } from '../tasks/report.js';
import { machineLine, versionLine } from './machine.js';
import { isOnPage, plotName } from './plot.js';
import type { Result, TableResult } from './result.js';
import { figureText, goalText, tableText } from './text.js';

const intro = `# Performance

Written by \`npm run bench -- --write\`; not by hand. Every table was measured by turns: a slice of each row, then the next round, so that
all rows saw the same machine. Figures are medians over the rounds; a ratio is that of two medians, with the least and the greatest ratio
within one round. _PyTorch eager_ trains one seed after another, as the literature does; _batched_ puts a seed axis in front of
everything. _Fresh_ data are drawn anew in each step and for each seed; _fixed_ is one batch for all steps, and flatters whoever trains
many seeds. Python is started once and measures inside itself; all of it, and all of ours, uses one core, or two processes or
workers with half of the seeds each.
`;

const titleOf = ({ table }: TableResult): string =>
  table.data === undefined ? table.title : `${table.title}, ${table.data} data`;

const pictureOf = (result: TableResult): readonly string[] =>
  isOnPage(result) ? [`![${titleOf(result)}](performance/${plotName(result)})`, ''] : [];

/** The page that a run makes, with what long tasks came to before it. */
export const pageOf = (
  { machine, versions, date, effort, tables, figures, goals }: Result,
  tasks: readonly TaskReport[],
): string =>
  [
    intro,
    `- Machine: ${machineLine(machine)}`,
    `- Versions: ${versionLine(versions)}`,
    `- Measured on ${date.slice(0, 10)}: ${effort.rounds} rounds of ${effort.slice} ms, after ${effort.warmUp} ms to warm up`,
    ...(goals.length > 0 ? ['', '## Goals', '', goalText(goals)] : []),
    ...(tasks.length > 0 ? ['', '## Tasks, from first weights to the end'] : []),
    ...tasks.flatMap(({ caption, text }) => ['', caption, '', text]),
    ...tables.flatMap((result) => ['', `## ${titleOf(result)}`, '', ...pictureOf(result), tableText(result)]),
    ...figures.flatMap((result) => ['', `## ${result.table.title}`, '', figureText(result)]),
    '',
  ].join('\n');
