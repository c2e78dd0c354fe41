import { type Shape, shapeRules } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { refusal } from './support/compare.js';

const words = (f: () => unknown): string => refusal(f, 'NALU_SHAPE');

describe('reshape', () => {
  it.each<[Shape, Shape]>([
    [[2, 3], [6]],
    [[], [1, 1]],
    [
      [2, 3],
      [3, 2],
    ],
    [[0, 3], [0]],
    [
      ['batch', 6],
      ['batch', 2, 3],
    ],
    [
      ['batch', 2, 3],
      ['batch', 6],
    ],
    [
      ['time', 'batch', 4],
      ['time', 'batch', 1, 2, 2],
    ],
    [['batch'], [1, 'batch', 1]],
    [
      [2, 'batch', 3],
      [1, 2, 'batch', 3],
    ],
  ])('of %j to %j keeps every element, and free axes in their place', (from, to) => {
    expect(shapeRules.reshape(from, to)).toEqual(to);
    expect(shapeRules.reshape(to, from)).toEqual(from);
  });

  it.each<[Shape, Shape]>([
    [[2, 3], [5]],
    [
      ['batch', 6],
      [6, 'batch'],
    ],
    [
      ['time', 'batch'],
      ['batch', 'time'],
    ],
    [
      ['batch', 2, 3],
      ['batch', 2],
    ],
    [['batch', 2], ['batch']],
    [
      [2, 'batch'],
      ['batch', 2],
    ],
    [['batch'], [4]],
    [['batch'], ['time']],
    [
      [2, 3],
      [-2, -3],
    ],
    [
      [2, 3],
      [2.5, 2.4],
    ],
  ])('of %j to %j is refused', (from, to) => {
    expect(words(() => shapeRules.reshape(from, to))).toContain('reshape: ');
  });

  it('says what a free axis asks for', () => {
    expect(words(() => shapeRules.reshape(['time', 'batch', 2], ['time', 2]))).toBe(
      'reshape: the new shape must have as many elements, and free axes in their place, ' +
        'got [time, batch, 2] and [time, 2].',
    );
  });
});

describe('broadcastTo', () => {
  it('stretches axes of 1, adds axes in front, and takes named ones', () => {
    expect(shapeRules.broadcastTo([], ['batch', 2])).toEqual(['batch', 2]);
    expect(shapeRules.broadcastTo([1, 3], ['batch', 3])).toEqual(['batch', 3]);
    expect(shapeRules.broadcastTo([3], [2, 3])).toEqual([2, 3]);
  });

  it.each<[Shape, Shape]>([
    [[2, 3], [3]],
    [[2], [1]],
    [['batch'], [4]],
    [[2], [3]],
    [['batch'], [1]],
  ])('refuses %j to %j', (from, to) => {
    expect(words(() => shapeRules.broadcastTo(from, to))).toContain('broadcastTo: ');
  });

  it.each<[Shape]>([[[-1]], [[2.5]], [[Number.NaN]]])('refuses sizes that are none: %j', (to) => {
    expect(words(() => shapeRules.broadcastTo([], to))).toContain('broadcastTo: ');
  });
});
