import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { models } from './models.js';
import type { Row } from './table.js';

/** The error against the length of the sequence, both on a logarithmic axis, as SVG. */
export const errorPlot = async (rows: readonly Row[], caption: string): Promise<string> => {
  const values = rows.flatMap(({ model, seed, evaluation }) =>
    evaluation.lengths
      .filter(({ error }) => Number.isFinite(error))
      .map(({ length, error }) => ({
        model: models[model].title,
        seed,
        length,
        error: Math.max(error, 1e-5),
      })),
  );
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title: { text: 'Counting digits beyond the training length', subtitle: caption, anchor: 'start' },
    width: 520,
    height: 320,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'length', type: 'quantitative', scale: { type: 'log' }, title: 'length of the sequence' },
      y: {
        field: 'error',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'mean absolute error of a count',
      },
      color: { field: 'model', type: 'nominal', title: null },
      detail: { field: 'seed' },
    },
  };
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
};
