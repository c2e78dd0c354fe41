import { markdownTable } from 'markdown-table';
import type { Evaluation } from './evaluate.js';
import { type ModelName, models } from './models.js';

/** One trained model: which, and how it counts. */
export interface Row {
  readonly model: ModelName;
  readonly seed: number;
  readonly evaluation: Evaluation;
}

const number = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return '∞';
  if (value >= 1e4 || (value > 0 && value < 1e-3)) return value.toExponential(1);
  return value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : value.toPrecision(2);
};

const percent = (share: number): string => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 2 : 0)} %`;

/** Several seeds in one cell, in order. */
const each = (rows: readonly Row[], value: (evaluation: Evaluation) => string): string =>
  rows.map(({ evaluation }) => value(evaluation)).join(' · ');

/**
 * The table of the paper: the mean absolute error of a count at each length, one line for each model.
 *
 * `share exact` is that of the rounded counts at the longest length; `÷ bound` is the error there over what the model's
 * own confusion of single images would cost a faultless counter.
 */
export const countingTable = (rows: readonly Row[], images: boolean): string => {
  const lengths = rows[0]?.evaluation.lengths.map(({ length }) => length) ?? [];
  const last = lengths.length - 1;
  const header = [
    'model',
    ...lengths.map((length) => `error at ${length}`),
    'share exact',
    ...(images ? ['÷ bound'] : []),
  ];
  const lines = [...new Set(rows.map(({ model }) => model))].map((model) => {
    const own = rows.filter((row) => row.model === model);
    return [
      models[model].title,
      ...lengths.map((_, i) => each(own, ({ lengths }) => number(lengths[i]?.error ?? Number.NaN))),
      each(own, ({ lengths }) => percent(lengths[last]?.exact ?? 0)),
      ...(images
        ? [each(own, ({ lengths, bound }) => number((lengths[last]?.error ?? Number.NaN) / bound))]
        : []),
    ];
  });
  return markdownTable([header, ...lines], { align: ['l', ...header.slice(1).map(() => 'r')] });
};
