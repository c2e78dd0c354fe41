import { type Shape, shapeRules } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { keepCarry, scanLength } from '../src/shapes.js';
import { refusal } from './support/compare.js';

const words = (f: () => unknown): string => refusal(f, 'NALU_SHAPE');

describe('concat', () => {
  it('adds up one axis, and keeps the others', () => {
    expect(
      shapeRules.concat(
        [
          [2, 3],
          [4, 3],
        ],
        0,
      ),
    ).toEqual([6, 3]);
    expect(
      shapeRules.concat(
        [
          ['batch', 3],
          ['batch', 1],
        ],
        -1,
      ),
    ).toEqual(['batch', 4]);
    expect(
      shapeRules.concat(
        [
          [2, 0],
          [2, 3],
        ],
        1,
      ),
    ).toEqual([2, 3]);
  });

  it('refuses tensors that differ elsewhere, or in rank', () => {
    expect(
      words(() =>
        shapeRules.concat(
          [
            [2, 3],
            [2, 4],
          ],
          0,
        ),
      ),
    ).toBe(
      'concat: the tensors must agree but for axis 0, whose sizes must be known, got [2, 3] and [2, 4].',
    );
    expect(
      words(() =>
        shapeRules.concat(
          [
            [2, 3],
            [2, 3, 1],
          ],
          0,
        ),
      ),
    ).toContain('concat: ');
    expect(
      words(() =>
        shapeRules.concat(
          [
            ['batch', 3],
            ['time', 3],
          ],
          1,
        ),
      ),
    ).toContain('concat: ');
  });

  it('refuses a free axis', () => {
    expect(
      words(() =>
        shapeRules.concat(
          [
            ['batch', 3],
            ['batch', 3],
          ],
          0,
        ),
      ),
    ).toContain('sizes must be known');
  });

  it('refuses an empty list, and an axis that is none', () => {
    expect(words(() => shapeRules.concat([], 0))).toBe('concat: at least one tensor is required, got none.');
    expect(words(() => shapeRules.concat([[2]], 1))).toBe(
      'concat: axis 1 must be an axis of the tensor, got [2].',
    );
  });
});

describe('slice', () => {
  it('takes a part of one axis, which may be empty', () => {
    expect(shapeRules.slice(['batch', 5], 1, 1, 4)).toEqual(['batch', 3]);
    expect(shapeRules.slice([4, 5], -2, 0, 4)).toEqual([4, 5]);
    expect(shapeRules.slice([4], 0, 2, 2)).toEqual([0]);
  });

  it.each([
    [-1, 2],
    [2, 1],
    [0, 6],
    [0.5, 2],
    [0, Number.NaN],
  ])('refuses %s to %s of five', (from, to) => {
    expect(words(() => shapeRules.slice([5], 0, from, to))).toBe(
      `slice: 0 ≤ ${from} ≤ ${to} ≤ size of axis 0 must hold, got [5].`,
    );
  });

  it('refuses a free axis, and says how to walk along it', () => {
    expect(words(() => shapeRules.slice(['time', 2], 0, 0, 1))).toBe(
      'slice: axis 0 must have a known size, got [time, 2]. Use scan to walk along a free axis.',
    );
  });
});

describe('scan', () => {
  it('runs over the length that all sequences share', () => {
    expect(scanLength([[3, 2], [3]])).toBe(3);
    expect(scanLength([['time', 2], ['time']])).toBe('time');
  });

  it.each<[readonly Shape[]]>([[[[3], [4]]], [[[0, 2]]], [[[]]], [[['time'], [4]]]])(
    'refuses %j',
    (shapes) => {
      expect(words(() => scanLength(shapes))).toContain(
        'scan: the sequences must share the length of axis 0, at least 1, got [',
      );
    },
  );

  it('refuses to run over nothing', () => {
    expect(words(() => scanLength([]))).toBe(
      'scan: the sequences must share the length of axis 0, at least 1, got none.',
    );
  });

  it('keeps the shape of its carry', () => {
    expect(() => keepCarry([[2, 'batch']], [[2, 'batch']])).not.toThrow();
    expect(words(() => keepCarry([[2], [3]], [[2], [1, 3]]))).toBe(
      'scan: the step must keep the shape of its carry, got [3] and [1, 3].',
    );
  });
});
