import type { Ops } from '../ops.js';

/**
 * The standard deviation of all elements of x, whatever their axes: s² = Σ (x − x̄)² / (n − 1). Each axis has size 1.
 *
 * Where all elements are alike, or there is but one, it is 1: what divides by it, or puts its inverse on a scale, then goes on.
 */
export const deviation = <T>(ops: Ops<T>, x: T): T => {
  const { broadcastTo, constant, div, greater, max, mean, mul, shape, sqrt, sub, sum, where } = ops;
  const d = sub(x, mean(x));
  // A tensor, for an axis may be free.
  const n = sum(broadcastTo(constant(1), shape(x)));
  const variance = div(sum(mul(d, d)), max(sub(n, 1), 1));
  // Inside the root, for its slope at 0 is infinite.
  return sqrt(where(greater(variance, 0), variance, 1));
};
