import type { Matrix, Row } from './decimal.js';

/** The parameters by their names, each as rows of its last axis. */
export type Leaves = Readonly<Record<string, Matrix>>;

/** What a paper computes of a batch, one row for each. A number without a value is NaN. */
export type Formula = (leaves: Leaves, x: Matrix) => Matrix;

/** What a training form looks at besides: its random numbers, and the input where no slope flows to it. */
export interface Circumstances {
  readonly drawn: Leaves;
  readonly still: Matrix;
}

/** A formula, and that of training where it is another one. */
export interface Exact {
  readonly evaluated: Formula;
  readonly trained?: (leaves: Leaves, x: Matrix, circumstances: Circumstances) => Matrix;
}

/** A formula that treats every row of a batch alike. */
export const byRow =
  (f: (leaves: Leaves, x: Row) => Row): Formula =>
  (leaves, x) =>
    x.map((row) => f(leaves, row));

export const leaf = (leaves: Leaves, name: string): Matrix => {
  const found = leaves[name];
  if (found === undefined) throw new Error(`There is no "${name}" among ${Object.keys(leaves).join(', ')}.`);
  return found;
};
export const vector = (leaves: Leaves, name: string): Row => leaf(leaves, name).flat();
