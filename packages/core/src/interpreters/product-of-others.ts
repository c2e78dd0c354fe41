import { complain } from '../errors.js';
import type { Ops } from '../ops.js';
import { reducedAxes } from '../shapes.js';

/**
 * Π_{j ≠ i} x_j for every i, without a division: with one zero factor its own gradient is the product of the others,
 * with two every gradient is 0. Dividing the whole product by x_i would give NaN for both.
 */
export const productOfOthers = <T>(ops: Ops<T>, x: T, axes?: readonly number[]): T => {
  const [axis, ...more] = reducedAxes('prod', ops.shape(x), axes);
  if (axis === undefined) return ops.constant(1);
  const along = othersAlong(ops, x, axis);
  // Over several axes: the others along this one, times the whole of the others along the rest.
  return more.length === 0 ? along : ops.mul(along, productOfOthers(ops, ops.prod(x, [axis]), more));
};

/** Every slice but one, for each index of one axis: a prefix product times a suffix product. */
const othersAlong = <T>(ops: Ops<T>, x: T, axis: number): T => {
  const size = ops.shape(x)[axis];
  if (size === 0) return x;
  if (typeof size !== 'number')
    throw complain('NALU_UNSUPPORTED', {
      who: 'prod',
      required: 'the slope of a product must know the number of its factors',
      got: `the free axis "${size}"`,
      advice: `Compile with dims: { ${size}: … }.`,
    });
  const at = (i: number): T => ops.slice(x, axis, i, i + 1);
  const before: (T | undefined)[] = [undefined];
  const after: (T | undefined)[] = [undefined];
  for (let i = 1; i < size; i++) {
    before.push(times(ops, before[i - 1], at(i - 1)));
    after.push(times(ops, after[i - 1], at(size - i)));
  }
  const parts = before.map((left, i) => {
    const right = after[size - 1 - i];
    const both = left === undefined ? right : right === undefined ? left : ops.mul(left, right);
    return both ?? ops.broadcastTo(ops.constant(1), ops.shape(at(i)));
  });
  return ops.concat(parts, axis);
};

const times = <T>(ops: Ops<T>, a: T | undefined, b: T): T => (a === undefined ? b : ops.mul(a, b));
