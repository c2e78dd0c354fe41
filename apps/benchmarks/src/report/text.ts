import { markdownTable } from 'markdown-table';
import type { FigureResult } from '../figures/measure-figures.js';
import type { Spec } from '../measure/spec.js';
import type { Reached } from '../tables/reached.js';
import { labelOf } from '../tables/table.js';
import { each, short, spread, times } from './numbers.js';
import type { Line, TableResult } from './result.js';

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
  const { table, lines, usual, strongest } = result;
  const header = [
    `${table.title}${dataOf(table)}`,
    `${table.unit}/s`,
    'spread',
    'each',
    `÷ ${usual ?? labelOf(table.usual[0] as Spec['by'])}`,
    `÷ strongest${strongest === undefined ? '' : ` (${strongest})`}`,
  ];
  // Without anybody else's work there is no strongest.
  const columns = lines.some(({ againstBest }) => againstBest !== undefined) ? 6 : 5;
  return markdownTable(
    [header, ...lines.map(lineOf)].map((cells) => cells.slice(0, columns)),
    { align: ['l', 'r', 'r', 'r', 'r', 'r'] },
  );
};

/** Figures that are no rates, likewise. */
export const figureText = ({ table, lines }: FigureResult): string =>
  markdownTable(
    [
      [`${table.title}, ${table.unit}`, ...table.columns],
      ...lines.map(({ label, figures, notRun }) =>
        notRun === undefined
          ? [label, ...figures.map((figure) => spread(figure))]
          : [label, `not run: ${notRun}`, ...table.columns.slice(1).map(() => '')],
      ),
    ],
    { align: ['l', ...table.columns.map(() => 'r' as const)] },
  );

const verdict = (measured: number, { bound, wanted }: Reached): string => {
  const missing = bound === 'least' ? 1 - measured / wanted : measured / wanted - 1;
  return missing <= 0 ? 'reached' : `missed by ${Math.round(100 * missing)} %`;
};

const signs = { least: '≥', most: '≤' } as const;

/** The goals, and how far they were reached. */
export const goalText = (goals: readonly Reached[]): string => {
  const lines = goals.map((reached) => {
    const { table, ours, theirs, bound, wanted, unit, measured } = reached;
    return [
      ...[table, ours, theirs, `${signs[bound]} ${wanted}${unit}`],
      measured === undefined ? 'not run' : spread(measured, unit),
      measured === undefined ? '' : verdict(measured.median, reached),
    ];
  });
  return markdownTable([['goal', 'ours', 'against, or of what', 'wanted', 'measured', ''], ...lines], {
    align: ['l', 'l', 'l', 'r', 'r', 'l'],
  });
};
