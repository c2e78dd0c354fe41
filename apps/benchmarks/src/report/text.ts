import { markdownTable } from 'markdown-table';
import { labelOf } from '../tables/table.js';
import { each, short, times } from './numbers.js';
import type { Line, Result, TableResult } from './result.js';

const dataOf = ({ data }: TableResult['table']): string => (data === undefined ? '' : `, ${data} data`);

const lineOf = ({ row, rate, notRun, againstUsual, againstBest }: Line): readonly string[] =>
  rate === undefined
    ? [row.label, `not run: ${notRun ?? 'no reason given'}`, '', '', '', '']
    : [
        row.label,
        short(rate.median),
        `${short(rate.least)}–${short(rate.most)}`,
        each(rate.median),
        times(againstUsual),
        times(againstBest),
      ];

/** A table in Markdown, which is easy to read on a terminal too. */
export const tableText = (result: TableResult): string => {
  const { table, lines, strongest } = result;
  const header = [
    `${table.title}${dataOf(table)}`,
    `${table.unit}/s`,
    'spread',
    'each',
    `÷ ${table.usual}`,
    `÷ strongest${strongest === undefined ? '' : ` (${strongest})`}`,
  ];
  return markdownTable([header, ...lines.map(lineOf)], { align: ['l', 'r', 'r', 'r', 'r', 'r'] });
};

const verdict = (ratio: number, least: number): string => {
  if (ratio >= least) return 'reached';
  return `missed by ${Math.round(100 * (1 - ratio / least))} %`;
};

/** The goals, and how far they were reached. */
export const goalText = (goals: Result['goals']): string => {
  const lines = goals.map((reached) => {
    const { goal, ratio } = reached;
    const where = goal.table;
    if (ratio === undefined)
      return [
        where,
        `${labelOf(goal.ours.by)}, ${goal.ours.cores} core`,
        goal.theirs.map(labelOf).join(', '),
        `${goal.least}×`,
        'not run',
        '',
      ];
    return [
      where,
      reached.ours,
      reached.theirs,
      `≥ ${goal.least}×`,
      times(ratio),
      verdict(ratio.median, goal.least),
    ];
  });
  return markdownTable([['goal', 'ours', 'against, 1 core', 'wanted', 'measured', ''], ...lines], {
    align: ['l', 'l', 'l', 'r', 'r', 'l'],
  });
};
