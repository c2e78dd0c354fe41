import { array, ndArray, zeros } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { firstBadNumber, rowOf, stackArrays } from '../src/nd-array.js';
import { refusal } from './support/compare.js';

describe('array', () => {
  it('reads nested lists row by row', () => {
    const { shape, data } = array([
      [1, 2, 3],
      [4, 5, 6],
    ]); // prettier: two rows of three
    expect(shape).toEqual([2, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('takes a number, an empty list, and empty rows', () => {
    expect(array(3)).toEqual({ shape: [], data: Float64Array.of(3) });
    expect(array([]).shape).toEqual([0]);
    expect(array([[], []]).shape).toEqual([2, 0]);
  });

  it.each([
    { lists: [[1, 2], [3]] },
    { lists: [[1], 2] },
    { lists: [1, [2]] },
    { lists: [[[1]], [[2, 3]]] },
    { lists: [[], [1]] },
  ])('refuses the ragged $lists', ({ lists }) => {
    expect(refusal(() => array(lists as never), 'NALU_SHAPE')).toBe(
      'array: every list of an axis must be equally long, got a ragged list.',
    );
  });
});

describe('array of what is no number', () => {
  it.each<[string, unknown, string]>([
    ['text', '1', 'got "1"'],
    ['a promise', Promise.resolve(1), 'got a promise: await it'],
    ['nothing', undefined, 'got undefined'],
  ])('is refused: %s', (_, value, end) => {
    expect(refusal(() => array([[1], [value]] as never), 'NALU_OPTION')).toBe(
      `array: every element must be a number, or a list of them, ${end}.`,
    );
  });
});

describe('ndArray', () => {
  it('gives a shape to row-major values', () => {
    expect(ndArray([2, 1], [3, 4])).toEqual({ shape: [2, 1], data: Float64Array.of(3, 4) });
    expect(ndArray([1], Float32Array.of(0.5)).data).toBeInstanceOf(Float64Array);
  });

  it('refuses values that do not fill the shape', () => {
    expect(refusal(() => ndArray([2, 3], [1, 2]), 'NALU_SHAPE')).toBe(
      'ndArray: 6 values must fill [2, 3], got 2.',
    );
    expect(refusal(() => ndArray([-1, -2], [1, 2]), 'NALU_SHAPE')).toBe(
      'ndArray: every size must be a whole number, got [-1, -2].',
    );
  });
});

describe('zeros, rows and stacks of arrays', () => {
  it('zeros fills a shape', () => {
    expect(zeros([2, 2])).toEqual({ shape: [2, 2], data: new Float64Array(4) });
    expect(zeros([0, 3]).data.length).toBe(0);
  });

  it('stackArrays and rowOf are inverse', () => {
    const rows = [array([[1, 2]]), array([[3, 4]])];
    const stacked = stackArrays(rows);
    expect(stacked).toEqual(array([[[1, 2]], [[3, 4]]]));
    expect(rows.map((_, i) => rowOf(stacked, i))).toEqual(rows);
  });
});

describe('firstBadNumber', () => {
  it('names the value and its place', () => {
    expect(
      firstBadNumber(
        array([
          [1, 2],
          [3, Number.NaN],
        ]),
      ),
    ).toBe('NaN at [1, 1]');
    expect(firstBadNumber(array([[1, Number.NEGATIVE_INFINITY, 2]]))).toBe('-Infinity at [0, 1]');
    expect(firstBadNumber(array(Number.POSITIVE_INFINITY))).toBe('Infinity at []');
  });

  it('is silent when every number is finite', () => {
    expect(
      firstBadNumber(
        array([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toBeUndefined();
  });
});
