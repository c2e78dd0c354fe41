import { machineLine, versionLine } from './machine.js';
import type { Result } from './result.js';
import { figureText, goalText, tableText } from './text.js';

const intro = `# Performance

Written by \`npm run bench -- --write\`; not by hand. Every table was measured by turns: a slice of each row, then the next round, so that
all rows saw the same machine. Figures are medians over the rounds; a ratio is that of two medians, with the least and the greatest ratio
within one round. *PyTorch eager* trains one seed after another, as the literature does; *batched* puts a seed axis in front of
everything. *Fresh* data are drawn anew in each step and for each seed; *fixed* is one batch for all steps, and flatters whoever trains
many seeds. Python is started once and measures inside itself; all of it, and all of ours, uses one core, or two processes or
workers with half of the seeds each.
`;

/** The page that a run makes. */
export const pageOf = ({ machine, versions, date, effort, tables, figures, goals }: Result): string =>
  [
    intro,
    `- Machine: ${machineLine(machine)}`,
    `- Versions: ${versionLine(versions)}`,
    `- Measured on ${date.slice(0, 10)}: ${effort.rounds} rounds of ${effort.slice} ms, after ${effort.warmUp} ms to warm up`,
    ...(goals.length > 0 ? ['', '## Goals', '', goalText(goals)] : []),
    ...tables.flatMap((result) => ['', `## ${result.table.title}`, '', tableText(result)]),
    ...figures.flatMap((result) => ['', `## ${result.table.title}`, '', figureText(result)]),
    '',
  ].join('\n');
