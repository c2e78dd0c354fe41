import { array, type NdArray, ndArray, sizeOf } from '@nalu/core';
import type { Case } from '../case.js';
import { type Closed, caseOf, counting, draw, empty, type Formula } from './build.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const product: Formula = (ops, a, b) => ops.matmul(a, b);

/** Σ over k, element by element of the result, with the leading axes stretched. */
const rowsByColumns: Closed = (a, b) => {
  const [left, right] = [a as NdArray, b as NdArray];
  const [m, k] = left.shape.slice(-2) as [number, number];
  const n = right.shape.at(-1) as number;
  const rank = Math.max(left.shape.length, right.shape.length) - 2;
  const leading = ({ shape }: NdArray): number[] => {
    const own = shape.slice(0, -2);
    return [...new Array<number>(rank - own.length).fill(1), ...own];
  };
  const [la, lb] = [leading(left), leading(right)];
  const batch = la.map((dim, i) => (dim === 1 ? (lb[i] as number) : dim));
  const blockOf = (own: readonly number[], block: number): number => {
    let [rest, at, stride] = [block, 0, 1];
    for (let axis = rank - 1; axis >= 0; axis--) {
      const index = rest % (batch[axis] as number);
      rest = Math.floor(rest / (batch[axis] as number));
      if (own[axis] !== 1) at += index * stride;
      stride *= own[axis] as number;
    }
    return at;
  };
  const values: number[] = [];
  for (let block = 0; block < sizeOf(batch); block++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let total = 0;
        for (let p = 0; p < k; p++) {
          const x = left.data[(blockOf(la, block) * m + i) * k + p] as number;
          total += x * (right.data[(blockOf(lb, block) * k + p) * n + j] as number);
        }
        values.push(total);
      }
  return ndArray([...batch, m, n], values);
};

const on = (aspect: 'values' | 'broadcasting' | 'special values', says: string, a: NdArray, b: NdArray) =>
  caseOf(['matmul', aspect, says], [a, b], product, { closed: rowsByColumns });
const drawn = (aspect: 'values' | 'broadcasting', says: string, a: number[], b: number[]) =>
  on(aspect, says, draw(a, [-2, 2], 1), draw(b, [-2, 2], 2));

export const matmulCases: readonly Case[] = [
  caseOf(['matmul', 'runs', ''], [draw([2, 3]), draw([3, 2])], product, { strictness: 'completes' }),
  caseOf(['matmul', 'shape', ''], [draw([4, 1, 2, 3]), draw([5, 3, 6])], product, {
    closed: rowsByColumns,
    strictness: 'shape',
  }),
  on(
    'values',
    'of two rows and a column',
    array([
      [1, 2],
      [3, 4],
    ]),
    array([[5], [6]]),
  ),
  on('values', 'of whole numbers', counting(3, 4), counting(4, 2)),
  drawn('values', 'of matrices', [4, 3], [3, 5]),
  drawn('values', 'of a row and a column', [1, 7], [7, 1]),
  drawn('values', 'of a column and a row', [7, 1], [1, 5]),
  drawn('values', 'of a long sum', [2, 500], [500, 3]),
  drawn('values', 'of sizes that fill no block', [17, 33], [33, 19]),
  drawn('values', 'of equal batches', [5, 2, 3], [5, 3, 4]),
  drawn('values', 'of two batch axes', [2, 3, 2, 3], [2, 3, 3, 2]),
  caseOf(['matmul', 'values', 'of a value with its transpose'], [draw([3, 2])], (ops, x) =>
    ops.matmul(x, ops.transpose(x)),
  ),
  // What was multiplied before, in another shape: an engine may have kept it.
  caseOf(
    ['matmul', 'values', 'of one matrix in two shapes'],
    [draw([3, 2], [-2, 2], 1), draw([2, 3], [-2, 2], 2)],
    ({ concat, matmul, reshape }, a, b) =>
      concat([reshape(matmul(a, b), [9]), reshape(matmul(b, reshape(b, [3, 2])), [4])], 0),
  ),
  drawn('broadcasting', 'a shared matrix on the right', [5, 2, 3], [3, 4]),
  drawn('broadcasting', 'a shared matrix on the left', [2, 3], [5, 3, 4]),
  drawn('broadcasting', 'a batch of 1', [5, 2, 3], [1, 3, 4]),
  drawn('broadcasting', 'by the rank of the batch', [5, 1, 2, 3], [4, 3, 2]),
  drawn('broadcasting', 'the second of two batch axes', [2, 1, 2, 3], [2, 3, 3, 2]),
  drawn('broadcasting', 'both batches', [2, 1, 2, 3], [1, 3, 3, 2]),
  drawn('broadcasting', 'four batch axes', [2, 1, 2, 1, 2, 3], [1, 3, 1, 2, 3, 2]),
  on(
    'special values',
    'zeros',
    array([
      [0, -0],
      [1, 0],
    ]),
    array([
      [0, 2],
      [-0, -3],
    ]),
  ),
  on(
    'special values',
    'infinities',
    array([
      [inf, 1],
      [1, 2],
      [-inf, 0],
    ]),
    array([
      [1, 2],
      [3, 4],
    ]),
  ),
  on(
    'special values',
    'NaN',
    array([
      [nan, 1],
      [1, 2],
    ]),
    array([
      [1, 2],
      [3, 4],
    ]),
  ),
  on(
    'special values',
    'an infinity that meets 0',
    array([
      [inf, 1],
      [1, 2],
    ]),
    array([
      [0, 2],
      [3, 4],
    ]),
  ),
  on(
    'special values',
    'a 0 that meets an infinity or NaN',
    array([
      [0, 1],
      [0, -0],
    ]),
    array([
      [inf, nan, 2],
      [3, 4, -inf],
    ]),
  ),
  on(
    'special values',
    'denormals',
    array([
      [2 ** -149, 1],
      [2 ** -130, 2 ** -126],
    ]),
    array([
      [1, 2],
      [0, 4],
    ]),
  ),
  on('special values', 'axes of length 1', array([[3]]), array([[-2]])),
  on('special values', 'a sum of nothing', empty(2, 0), empty(0, 3)),
  on('special values', 'a batch of sums of nothing', empty(3, 2, 0), empty(0, 4)),
  on('special values', 'no rows', empty(0, 3), draw([3, 2])),
  on('special values', 'no columns', draw([2, 3]), empty(3, 0)),
  on('special values', 'an empty batch', empty(0, 2, 3), draw([3, 2])),
];
