import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { labelOf } from '../tables/table.js';
import type { TableResult } from './result.js';

const log = { type: 'log' } as const;

/** The fastest first. */
const points = ({ table, lines }: TableResult) =>
  [...lines]
    .sort((a, b) => (b.rate?.median ?? 0) - (a.rate?.median ?? 0))
    .flatMap(({ row, rate }) =>
      rate === undefined
        ? []
        : [
            {
              who: `${labelOf(row.spec.by)}${row.cores === 1 ? '' : `, ${row.cores} cores`}`,
              at: table.axis?.of(row) ?? 0,
              label: row.label,
              rate: rate.median,
              least: rate.least,
              most: rate.most,
            },
          ],
    );

const lineMarks = (title: string, unit: string): Partial<TopLevelSpec> => ({
  mark: { type: 'line', point: true },
  encoding: {
    x: { field: 'at', type: 'quantitative', scale: log, title },
    y: { field: 'rate', type: 'quantitative', scale: log, title: `${unit} a second` },
    color: { field: 'who', type: 'nominal', title: null },
  },
});

const bars = (unit: string): Partial<TopLevelSpec> => ({
  layer: [
    {
      mark: 'point',
      encoding: { x: { field: 'rate', type: 'quantitative', scale: log, title: `${unit} a second` } },
    },
    {
      mark: 'rule',
      encoding: {
        x: { field: 'least', type: 'quantitative', scale: log },
        x2: { field: 'most' },
      },
    },
  ],
  encoding: { y: { field: 'label', type: 'nominal', sort: null, title: null } },
});

/** A table as a picture: lines along its axis, or a point with its spread for each row. SVG. */
export const plotOf = async (result: TableResult, caption: readonly string[]): Promise<string> => {
  const { table } = result;
  const data = table.data === undefined ? [] : [`${table.data} data`];
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title: { text: table.title, subtitle: [...data, ...caption], anchor: 'start' },
    width: 560,
    ...(table.axis && { height: 340 }),
    background: 'white',
    data: { values: points(result) },
    ...(table.axis ? lineMarks(table.axis.title, table.unit) : bars(table.unit)),
    // The parts are those of a view with one mark or with layers; their union has no name in vega-lite.
  } as TopLevelSpec;
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
};

export const plotName = ({ table }: TableResult): string => `${table.id.replaceAll('/', '-')}.svg`;

/** Whether the page shows the picture: where lines grow along an axis, which a table tells badly. */
export const isOnPage = ({ table }: TableResult): boolean =>
  table.axis !== undefined && table.data !== 'fixed';
