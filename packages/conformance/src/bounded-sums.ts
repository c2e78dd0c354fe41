import { type NdArray, type ReductionName, reducedAxes, sizeOf } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { Arithmetic } from './accuracy.js';
import { honest } from './bounds.js';

// The bounds of the primitives that gather many numbers into one.

/** A value, and how far from it an honest backend may be; `Infinity` where nothing can be said. */
export interface Bounded {
  readonly value: NdArray;
  readonly error: NdArray;
}

const { abs, add, greater, max, mul, prod, sum } = reference;
export const map = ({ shape, data }: NdArray, f: (x: number, i: number) => number): NdArray => ({
  shape,
  data: data.map(f),
});
export const at = (x: NdArray, i: number): number => x.data[i] as number;

/** Magnitudes with their errors; what is not finite is left to {@link finish}. */
const magnitudes = (value: NdArray, error: NdArray): NdArray =>
  map(value, (v, i) => (Number.isFinite(v) ? Math.abs(v) + at(error, i) : 0));
const finite = (value: NdArray): NdArray => map(value, (v) => (Number.isFinite(v) ? Math.abs(v) : 0));
const doubtful = (error: NdArray): NdArray => greater(error, 0);

/**
 * The error of a result that gathers many: lost where its partial results may have left the range, and where it is not finite
 * although something that went into it was not certain.
 */
const finish = (
  arithmetic: Arithmetic,
  value: NdArray,
  error: NdArray,
  partial: NdArray,
  doubt: NdArray,
): Bounded => ({
  value,
  error: map(value, (y, i) => {
    const mayOverflow = at(partial, i) > arithmetic.largest;
    if (!Number.isFinite(y)) return at(doubt, i) > 0 || mayOverflow || arithmetic.finiteOnly ? Infinity : 0;
    return mayOverflow ? Infinity : honest(arithmetic, y, at(error, i));
  }),
});

/** γ of n operations in any order: n u / (1 − n u). */
const gamma = ({ roundoff }: Arithmetic, ulps: number, n: number): number => {
  const all = n * 2 * ulps * roundoff;
  return all / (1 - all);
};

const least = ({ flushesDenormals, smallestNormal, smallest }: Arithmetic): number =>
  flushesDenormals ? smallestNormal : smallest;

/** `|Σ̂ − Σ| ≤ Σ e + γₙ Σ (|x| + e)`, whatever the order of the additions. */
export const folded = (
  arithmetic: Arithmetic,
  name: Exclude<ReductionName, 'prod'>,
  value: NdArray,
  error: NdArray,
  axes?: readonly number[],
): Bounded => {
  const result = reference[name](value, axes);
  const count = sizeOf(reducedAxes(name, value.shape, axes).map((axis) => value.shape[axis] as number));
  const partial = sum(magnitudes(value, error), axes);
  const { ulps, absolute = 0 } = arithmetic.allowances[name];
  // A mean may be a sum and a division, or a sum of shares.
  const operations = name === 'mean' ? count + 2 : count - 1;
  const share = name === 'mean' ? 1 / Math.max(count, 1) : 1;
  const rounding = map(
    partial,
    (p) => share * p * gamma(arithmetic, ulps, Math.max(operations, 0)) + absolute,
  );
  const flushed = name === 'mean' || arithmetic.flushesDenormals ? count * least(arithmetic) : 0;
  const total = add(add(mul(sum(error, axes), share), rounding), flushed);
  return finish(arithmetic, result, total, partial, sum(doubtful(error), axes));
};

/** `Π (|x| + e) − Π |x| + γₙ Π (|x| + e)`; a partial product may also fall below the smallest number. */
export const multiplied = (
  arithmetic: Arithmetic,
  value: NdArray,
  error: NdArray,
  axes?: readonly number[],
): Bounded => {
  const count = sizeOf(reducedAxes('prod', value.shape, axes).map((axis) => value.shape[axis] as number));
  const upper = prod(magnitudes(value, error), axes);
  const partial = prod(max(magnitudes(value, error), 1), axes);
  const spread = reference.sub(upper, prod(finite(value), axes));
  const { ulps, absolute = 0 } = arithmetic.allowances.prod;
  const rounding = mul(upper, gamma(arithmetic, ulps, count) + 2 * count * 2 ** -53);
  const lost = count > 1 ? mul(partial, count * least(arithmetic)) : mul(partial, 0);
  const zero = map(upper, (y, i) => (y === 0 ? 0 : at(lost, i) + absolute));
  const total = add(add(abs(spread), rounding), zero);
  return finish(arithmetic, prod(value, axes), total, partial, sum(doubtful(error), axes));
};

/** `|ĉ − AB| ≤ E_A |B| + |A| E_B + E_A E_B + γₖ (|A| + E_A)(|B| + E_B)`. */
export const contracted = (
  arithmetic: Arithmetic,
  [a, b]: readonly [NdArray, NdArray],
  [ea, eb]: readonly [NdArray, NdArray],
): Bounded => {
  const { matmul } = reference;
  const inner = a.shape.at(-1) as number;
  const [wholeA, wholeB] = [magnitudes(a, ea), magnitudes(b, eb)];
  const partial = matmul(wholeA, wholeB);
  const spread = add(matmul(ea, wholeB), matmul(finite(a), eb));
  const { ulps, absolute = 0 } = arithmetic.allowances.matmul;
  const small = map(partial, (p) => (p === 0 ? 0 : inner * least(arithmetic)));
  const rounding = add(mul(partial, gamma(arithmetic, ulps, inner)), add(small, absolute));
  const ones = (x: NdArray): NdArray => map(x, () => 1);
  const doubt = add(matmul(doubtful(ea), ones(b)), matmul(ones(a), doubtful(eb)));
  return finish(arithmetic, matmul(a, b), add(spread, rounding), partial, doubt);
};
