import { complain } from './errors.js';
import type { Ops, ScanSpecs } from './ops.js';
import { keepCarry, scanLength } from './shapes.js';
import { flatten, type Of, unflatten } from './spec.js';

/**
 * `scan` as a loop on the host: what every eager backend uses, and what unrolls a scan of known length.
 *
 * @throws {NaluError} NALU_SHAPE when `xs` has no leaf, unequal lengths or length 0, or when the carry changes its shape.
 * @throws {NaluError} NALU_UNSUPPORTED when the length is free.
 */
export const hostScan = <T, C, X, Y>(
  ops: Ops<T>,
  specs: ScanSpecs<C, X, Y>,
  carry: Of<C, T>,
  xs: Of<X, T>,
  step: (carry: Of<C, T>, x: Of<X, T>) => { readonly carry: Of<C, T>; readonly y: Of<Y, T> },
): { readonly carry: Of<C, T>; readonly ys: Of<Y, T> } => {
  const series = flatten<X, T>(specs.xs, xs);
  const length = knownLength(ops, series);
  const shapesOf = (tree: Of<C, T>) => flatten<C, T>(specs.carry, tree).map((leaf) => ops.shape(leaf));
  const rows: T[][] = [];
  let state = carry;
  for (let t = 0; t < length; t++) {
    const x = unflatten<X, T>(
      specs.xs,
      series.map((s) => rowAt(ops, s, t)),
    );
    const result = step(state, x);
    keepCarry(shapesOf(state), shapesOf(result.carry));
    state = result.carry;
    rows.push(flatten<Y, T>(specs.ys, result.y));
  }
  const columns = (rows[0] ?? []).map((_, j) =>
    stacked(
      ops,
      rows.map((row) => row[j] as T),
    ),
  );
  return { carry: state, ys: unflatten<Y, T>(specs.ys, columns) };
};

const knownLength = <T>(ops: Ops<T>, series: readonly T[]): number => {
  const length = scanLength(series.map((x) => ops.shape(x)));
  if (typeof length === 'number') return length;
  throw complain('NALU_UNSUPPORTED', {
    who: 'scan',
    required: 'a loop on the host, or a gradient, must know the number of its steps',
    got: `the free axis "${length}"`,
    advice: `Compile with dims: { ${length}: … }.`,
  });
};

const rowAt = <T>(ops: Ops<T>, x: T, index: number): T =>
  ops.reshape(ops.slice(x, 0, index, index + 1), ops.shape(x).slice(1));

const stacked = <T>(ops: Ops<T>, rows: readonly T[]): T =>
  ops.concat(
    rows.map((row) => ops.reshape(row, [1, ...ops.shape(row)])),
    0,
  );
