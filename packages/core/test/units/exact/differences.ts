import { type Matrix, type Real, type Row, real, sum, zero } from './decimal.js';
import type { Formula, Leaves } from './formula.js';

/** Far above what fifty digits round, and its square, which is the error of a central difference, far below 1e-12. */
const H = real(1e-15);

/** Everything that a formula depends on. */
export interface Point {
  readonly leaves: Leaves;
  readonly x: Matrix;
}

/** Σ weights ⊙ y: one number, and its gradient meets every y. */
const contracted = (y: Matrix, weights: Matrix): Real =>
  sum(y.flatMap((row, i) => row.map((value, j) => value.mul((weights[i] as Row)[j] as Real))));

const moved = (m: Matrix, i: number, j: number, by: Real): Matrix =>
  m.map((row, at) => (at === i ? row.map((value, k) => (k === j ? value.add(by) : value)) : row));

const slopes = (m: Matrix, f: (m: Matrix) => Real): Row =>
  m.flatMap((row, i) =>
    row.map((_, j) =>
      f(moved(m, i, j, H))
        .sub(f(moved(m, i, j, H.neg())))
        .div(H.mul(2)),
    ),
  );

/** The gradient of Σ weights ⊙ y, flat, by the names of the parameters and by x. */
export const differences = (
  formula: Formula,
  { leaves, x }: Point,
  weights: Matrix,
): { readonly leaves: Readonly<Record<string, Row>>; readonly x: Row } => {
  const at = (point: Point): Real => contracted(formula(point.leaves, point.x), weights);
  return {
    leaves: Object.fromEntries(
      Object.entries(leaves).map(([name, matrix]) => [
        name,
        slopes(matrix, (other) => at({ leaves: { ...leaves, [name]: other }, x })),
      ]),
    ),
    // A row of x moves its own output alone, unless the formula looks at the whole batch.
    x: x.length === 0 ? [zero] : slopes(x, (other) => at({ leaves, x: other })),
  };
};
