import { array, zeros } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, vector } from '../support/arrays.js';
import { expectClose, expectSame } from '../support/compare.js';

const { matmul, mean, prod, reshape, slice, sum } = reference;

describe('matmul of the reference', () => {
  it('sums rows times columns', () => {
    const product = matmul(
      array([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      array([
        [1, -1],
        [0, 2],
        [3, 0.5],
      ]),
    );
    expectSame(
      product,
      array([
        [10, 4.5],
        [22, 9],
      ]),
      'matmul',
    );
  });

  it('broadcasts leading axes of either operand', () => {
    const [a, b] = [randomArray(1, [2, 1, 3, 4]), randomArray(2, [5, 4, 2])];
    const product = matmul(a, b);
    expect(product.shape).toEqual([2, 5, 3, 2]);
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 5; j++) {
        const left = reshape(slice(a, 0, i, i + 1), [3, 4]);
        const right = reshape(slice(b, 0, j, j + 1), [4, 2]);
        const part = reshape(slice(slice(product, 0, i, i + 1), 1, j, j + 1), [3, 2]);
        expectSame(part, matmul(left, right), `seeds 1 and 2, block ${i}, ${j}`);
      }
  });

  it('is the product of a vector as one row or one column', () => {
    expectSame(matmul(array([[1, 2]]), array([[3], [4]])), array([[11]]), 'matmul');
    expectSame(
      matmul(array([[1], [2]]), array([[3, 4]])),
      array([
        [3, 4],
        [6, 8],
      ]),
      'matmul',
    );
  });

  it('is 0 where there is nothing to sum, and empty where there are no rows', () => {
    expectSame(matmul(zeros([2, 0]), zeros([0, 3])), zeros([2, 3]), 'matmul');
    expectSame(matmul(zeros([0, 2]), array([[1], [2]])), zeros([0, 1]), 'matmul');
    expectSame(matmul(zeros([0, 2, 2]), array([[1], [2]])), zeros([0, 2, 1]), 'matmul');
  });

  it('lets NaN and 0 · ∞ through', () => {
    const product = matmul(
      array([[0, 1]]),
      array([
        [Number.POSITIVE_INFINITY, 1],
        [1, Number.NaN],
      ]),
    );
    expectSame(product, array([[Number.NaN, Number.NaN]]), 'matmul');
  });
});

describe('reductions of the reference', () => {
  const x = array([
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  ]);

  it('take every axis when none is named, and none when the list is empty', () => {
    expectSame(sum(x), array([[[36]]]), 'sum');
    expectSame(mean(x), array([[[4.5]]]), 'mean');
    expectSame(prod(x), array([[[40320]]]), 'prod');
    for (const reduce of [sum, mean, prod]) expectSame(reduce(x, []), x, 'no axis');
  });

  it('take one axis or several, counted from either end, in any order', () => {
    expectSame(
      sum(x, [0]),
      array([
        [
          [6, 8],
          [10, 12],
        ],
      ]),
      'sum',
    );
    expectSame(
      sum(x, [-1]),
      array([
        [[3], [7]],
        [[11], [15]],
      ]),
      'sum',
    );
    expectSame(mean(x, [0, 2]), array([[[3.5], [5.5]]]), 'mean');
    expectSame(mean(x, [-1, -3]), array([[[3.5], [5.5]]]), 'mean');
    expectSame(prod(x, [1]), array([[[3, 8]], [[35, 48]]]), 'prod');
  });

  it('of a scalar are the scalar', () => {
    for (const reduce of [sum, mean, prod]) expectSame(reduce(array(3)), array(3), 'scalar');
  });

  it('of nothing are 0, NaN and 1', () => {
    expectSame(sum(zeros([0, 2]), [0]), array([[0, 0]]), 'sum');
    expectSame(mean(zeros([0, 2]), [0]), array([[Number.NaN, Number.NaN]]), 'mean');
    expectSame(prod(zeros([0, 2]), [0]), array([[1, 1]]), 'prod');
    expectSame(prod(zeros([0, 2]), [1]), zeros([0, 1]), 'prod');
  });

  it('add in the order of the index', () => {
    expectSame(sum(vector(1e16, 1, -1e16, 1)), vector(1), 'sum');
  });

  it('sums axis by axis to the sum of all', () => {
    const x = randomArray(4, [7, 11, 3]);
    expectClose(sum(sum(sum(x, [2]), [0]), [1]), reshape(sum(x), [1, 1, 1]), 'seed 4');
  });
});
