import {
  type BinaryName,
  binaryNames,
  broadcastShapes,
  forEachName,
  hostScan,
  type NdArray,
  type Operand,
  type Ops,
  type UnaryName,
  unaryNames,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { Arithmetic } from './accuracy.js';
import { at, type Bounded, contracted, folded, map, multiplied } from './bounded-sums.js';
import { honest, roundingOf, settled, spreads, spreads2 } from './bounds.js';

export interface BoundedOps extends Ops<Bounded> {
  /** An input: exact as given, but for what the arithmetic does to it. */
  readonly given: (x: NdArray) => Bounded;
}

/**
 * Running error analysis as an interpreter: it computes with the reference, and next to each value how far a backend of
 * this arithmetic can have come from it. What a program amplifies, cancels or leaves undecided shows in its own bound, so
 * that no tolerance has to be chosen.
 *
 *     e(f(x)) = the most that f moves when x moves by e(x)  +  the rounding of f
 *
 * @see Higham, Accuracy and Stability of Numerical Algorithms, second edition, section 3.3.
 */
export const bounded = (arithmetic: Arithmetic): BoundedOps => {
  const { allowances } = arithmetic;
  const lossIn = (x: Bounded): NdArray => map(x.error, (e, i) => settled(arithmetic, at(x.value, i), e));
  const constant: Ops<Bounded>['constant'] = (given) => {
    const value = reference.constant(given);
    const error = map(value, (v) =>
      Object.is(arithmetic.round(v), v) || !Number.isFinite(v) ? 0 : Math.abs(arithmetic.round(v) - v),
    );
    return { value, error };
  };
  const box = (x: Operand<Bounded>): Bounded => (typeof x === 'number' ? constant(x) : x);

  const unary =
    (name: UnaryName) =>
    (operand: Operand<Bounded>): Bounded => {
      const x = box(operand);
      const value = reference[name](x.value);
      const f = (v: number): number => at(reference[name](v), 0);
      const errors = lossIn(x);
      const error = map(value, (y, i) => {
        const [v, e] = [at(x.value, i), at(errors, i)];
        if (e === Infinity) return e;
        // An error below the spacing of float64 would not show in v + e.
        const spread = e === 0 ? 0 : spreads[name](f, v, Math.max(e, Math.abs(v) * 2 ** -52));
        // What is rounded is not y itself, but something within the spread of it.
        return honest(arithmetic, y, spread + roundingOf(arithmetic, allowances[name], Math.abs(y) + spread));
      });
      return { value, error };
    };

  const binary =
    (name: BinaryName) =>
    (left: Operand<Bounded>, right: Operand<Bounded>): Bounded => {
      const [a, b] = [box(left), box(right)];
      const value = reference[name](a.value, b.value);
      const spread = stretchedTo(value.shape);
      const [va, vb] = [spread(a.value), spread(b.value)];
      const [ea, eb] = [spread(lossIn(a)), spread(lossIn(b))];
      const error = map(value, (y, i) => {
        const [e, d] = [at(ea, i), at(eb, i)];
        if (e === Infinity || d === Infinity) return name === 'greater' ? 1 : Infinity;
        if (isCertain(arithmetic, name, [at(va, i), e], [at(vb, i), d])) return 0;
        const moved = e === 0 && d === 0 ? 0 : spreads2[name](at(va, i), at(vb, i), e, d);
        return honest(arithmetic, y, moved + roundingOf(arithmetic, allowances[name], Math.abs(y) + moved));
      });
      return { value, error };
    };

  const where: Ops<Bounded>['where'] = (condition, yes, no) => {
    const [c, a, b] = [box(condition), box(yes), box(no)];
    const value = reference.where(c.value, a.value, b.value);
    const spread = stretchedTo(value.shape);
    const [vc, va, vb] = [spread(c.value), spread(a.value), spread(b.value)];
    const [ec, ea, eb] = [spread(lossIn(c)), spread(lossIn(a)), spread(lossIn(b))];
    const error = map(value, (y, i) => {
      const [e, d] = [at(ea, i), at(eb, i)];
      // 0 is 0 only where it is certain, and so is everything else.
      if (at(ec, i) === 0 || Math.abs(at(vc, i)) > at(ec, i)) return at(vc, i) !== 0 ? e : d;
      return honest(arithmetic, y, Math.max(e, d) + Math.abs(at(va, i) - at(vb, i)));
    });
    return { value, error };
  };

  /** Reads values and errors alike: what only moves elements. */
  const moved =
    (f: (x: NdArray) => NdArray) =>
    (x: Bounded): Bounded => ({
      value: f(x.value),
      error: f(x.error),
    });

  const ops: BoundedOps = {
    given: (value) => ({ value, error: map(value, () => 0) }),
    shape: (x) => x.value.shape,
    constant,
    ...forEachName(unaryNames, unary),
    ...forEachName(binaryNames, binary),
    where,
    sum: (x, axes) => folded(arithmetic, 'sum', x.value, lossIn(x), axes),
    mean: (x, axes) => folded(arithmetic, 'mean', x.value, lossIn(x), axes),
    prod: (x, axes) => multiplied(arithmetic, x.value, lossIn(x), axes),
    matmul: (a, b) => contracted(arithmetic, [a.value, b.value], [lossIn(a), lossIn(b)]),
    transpose: (x, permutation) => moved((y) => reference.transpose(y, permutation))(x),
    reshape: (x, shape) => moved((y) => reference.reshape(y, shape))(x),
    broadcastTo: (x, shape) => moved((y) => reference.broadcastTo(y, shape))(x),
    slice: (x, axis, from, to) => moved((y) => reference.slice(y, axis, from, to))(x),
    concat: (xs, axis) => ({
      value: reference.concat(
        xs.map((x) => x.value),
        axis,
      ),
      error: reference.concat(
        xs.map((x) => x.error),
        axis,
      ),
    }),
    stopGradient: (x) => x,
    scan: (specs, carry, xs, step) => hostScan(ops, specs, carry, xs, step),
  };
  return ops;
};

/** Whether a result that is not finite is that for all operands within their errors: ∞ + 1 is ∞ whatever the 1 is. */
const isCertain = (
  { finiteOnly }: Arithmetic,
  name: BinaryName,
  [a, e]: readonly [value: number, error: number],
  [b, d]: readonly [value: number, error: number],
): boolean => {
  const f = (x: number, y: number): number => at(reference[name](x, y), 0);
  const y = f(a, b);
  if (finiteOnly || Number.isFinite(y)) return false;
  return [a - e, a + e].every((x) => [b - d, b + d].every((z) => Object.is(f(x, z), y)));
};

const stretchedTo =
  (shape: readonly number[]) =>
  (x: NdArray): NdArray =>
    reference.broadcastTo(x, broadcastShapes('bounded', x.shape, shape));
