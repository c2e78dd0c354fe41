import { array, ndArray, zeros } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, vector } from '../support/arrays.js';
import { expectSame } from '../support/compare.js';

const { broadcastTo, concat, reshape, slice, transpose } = reference;
const counted = (...shape: number[]) =>
  ndArray(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  );

describe('the layout primitives of the reference', () => {
  it('transpose reads along any order of the axes', () => {
    const x = counted(2, 3, 4);
    const turned = transpose(x, [2, 0, 1]);
    expect(turned.shape).toEqual([4, 2, 3]);
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 3; j++)
        for (let k = 0; k < 4; k++) expect(turned.data[(k * 2 + i) * 3 + j]).toBe((i * 3 + j) * 4 + k);
    expectSame(transpose(x), transpose(x, [0, 2, 1]), 'the last two');
    expectSame(transpose(array([[1, 2, 3]])), array([[1], [2], [3]]), 'a row');
    expectSame(transpose(array(3), []), array(3), 'a scalar');
    expectSame(transpose(zeros([0, 2])), zeros([2, 0]), 'nothing');
  });

  it('reshape keeps the row-major order', () => {
    expectSame(
      reshape(
        array([
          [1, 2],
          [3, 4],
        ]),
        [4],
      ),
      vector(1, 2, 3, 4),
      'reshape',
    );
    expectSame(reshape(vector(5), []), array(5), 'reshape');
  });

  it('broadcastTo repeats', () => {
    expectSame(
      broadcastTo(array([[1], [2]]), [2, 2, 3]),
      array([
        [
          [1, 1, 1],
          [2, 2, 2],
        ],
        [
          [1, 1, 1],
          [2, 2, 2],
        ],
      ]),
      'to',
    );
    expectSame(broadcastTo(array(7), [2]), vector(7, 7), 'to');
    expectSame(broadcastTo(array([[7]]), [0, 3]), zeros([0, 3]), 'to');
    expectSame(broadcastTo(vector(1, 2), [2]), vector(1, 2), 'to');
  });

  it('concat lays parts side by side, on any axis, and passes over empty ones', () => {
    const [a, b] = [
      array([
        [1, 2],
        [3, 4],
      ]),
      array([[5], [6]]),
    ];
    expectSame(
      concat([a, b], 1),
      array([
        [1, 2, 5],
        [3, 4, 6],
      ]),
      'concat',
    );
    expectSame(
      concat([a, a], -2),
      array([
        [1, 2],
        [3, 4],
        [1, 2],
        [3, 4],
      ]),
      'concat',
    );
    expectSame(concat([zeros([2, 0]), b, zeros([2, 0])], 1), b, 'concat');
    expectSame(concat([a], 0), a, 'concat');
  });

  it('slice takes a part of any axis', () => {
    const x = counted(3, 4);
    expectSame(slice(x, 0, 1, 2), array([[4, 5, 6, 7]]), 'slice');
    expectSame(
      slice(x, -1, 1, 3),
      array([
        [1, 2],
        [5, 6],
        [9, 10],
      ]),
      'slice',
    );
    expectSame(slice(x, 1, 2, 2), zeros([3, 0]), 'slice');
    expectSame(slice(counted(1, 2), 0, 1, 1), zeros([0, 2]), 'slice');
  });

  it('concat and slice are inverse', () => {
    const x = randomArray(3, [3, 5, 2]);
    for (const axis of [0, 1, 2]) {
      const size = x.shape[axis]!;
      const parts = Array.from({ length: size }, (_, i) => slice(x, axis, i, i + 1));
      expectSame(concat(parts, axis), x, `seed 3, axis ${axis}`);
    }
  });

  it('stopGradient is the value itself', () => {
    const x = vector(1, 2);
    expect(reference.stopGradient(x)).toBe(x);
  });
});
