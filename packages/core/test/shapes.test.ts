import { broadcastShapes, type Shape, shapeRules } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { refusal } from './support/compare.js';

const words = (f: () => unknown): string => refusal(f, 'NALU_SHAPE');

describe('broadcasting', () => {
  it.each<[Shape, Shape, Shape]>([
    [[], [], []],
    [[2, 3], [], [2, 3]],
    [[2, 3], [3], [2, 3]],
    [
      [2, 1],
      [1, 3],
      [2, 3],
    ],
    [
      [4, 1, 3],
      [2, 1],
      [4, 2, 3],
    ],
    [
      [0, 3],
      [1, 3],
      [0, 3],
    ],
    [['batch'], ['batch'], ['batch']],
    [
      ['batch', 3],
      [1, 3],
      ['batch', 3],
    ],
    [[1], ['batch'], ['batch']],
    [
      ['time', 'batch', 2],
      ['batch', 1],
      ['time', 'batch', 2],
    ],
  ])('joins %j and %j to %j, in both orders', (a, b, joined) => {
    expect(broadcastShapes('add', a, b)).toEqual(joined);
    expect(broadcastShapes('add', b, a)).toEqual(joined);
  });

  it.each<[Shape, Shape]>([
    [[2], [3]],
    [[0], [2]],
    [['batch'], ['time']],
    [['batch'], [3]],
    [
      ['batch', 2],
      ['batch', 3],
    ],
  ])('refuses %j with %j', (a, b) => {
    expect(words(() => broadcastShapes('add', a, b))).toContain('add: the operands must broadcast, got');
    expect(words(() => broadcastShapes('add', b, a))).toContain('add: the operands must broadcast, got');
  });

  it('takes three shapes, as where does', () => {
    expect(shapeRules.where([2, 1], [3], [])).toEqual([2, 3]);
    expect(words(() => shapeRules.where([2], [2], [3]))).toBe(
      'where: the operands must broadcast, got [2] and [3].',
    );
  });

  it('prints named axes as they are called', () => {
    expect(words(() => shapeRules.mul(['batch', 4], [3, 4]))).toBe(
      'mul: the operands must broadcast, got [batch, 4] and [3, 4].',
    );
  });
});

describe('matmul', () => {
  it.each<[Shape, Shape, Shape]>([
    [
      [2, 3],
      [3, 4],
      [2, 4],
    ],
    [
      ['batch', 3],
      [3, 4],
      ['batch', 4],
    ],
    [
      ['time', 'batch', 3],
      [3, 4],
      ['time', 'batch', 4],
    ],
    [
      [5, 1, 2, 3],
      [6, 3, 4],
      [5, 6, 2, 4],
    ],
    [
      [3, 'batch'],
      ['batch', 4],
      [3, 4],
    ],
    [
      [2, 0],
      [0, 4],
      [2, 4],
    ],
  ])('of %j and %j is %j', (a, b, product) => {
    expect(shapeRules.matmul(a, b)).toEqual(product);
  });

  it.each<[Shape, Shape]>([
    [
      [2, 3],
      [4, 3],
    ],
    [[3], [3, 4]],
    [[2, 3], [3]],
    [
      [2, 'batch'],
      ['time', 3],
    ],
    [
      [2, 1],
      [3, 4],
    ],
  ])('refuses %j and %j', (a, b) => {
    expect(words(() => shapeRules.matmul(a, b))).toContain(
      'matmul: the operands must be […, m, k] and […, k, n], got',
    );
  });

  it('names itself when the leading axes do not broadcast', () => {
    expect(words(() => shapeRules.matmul([2, 1, 3], [4, 3, 1]))).toBe(
      'matmul: the leading axes must broadcast, got [2, 1, 3] and [4, 3, 1].',
    );
  });
});

describe('transpose', () => {
  it('swaps the last two axes when no permutation is given', () => {
    expect(shapeRules.transpose(['batch', 2, 3])).toEqual(['batch', 3, 2]);
  });

  it('reorders by a permutation', () => {
    expect(shapeRules.transpose([2, 'batch', 4], [1, 2, 0])).toEqual(['batch', 4, 2]);
    expect(shapeRules.transpose([], [])).toEqual([]);
  });

  it('needs two axes to swap', () => {
    expect(words(() => shapeRules.transpose([3]))).toBe(
      'transpose: a tensor of rank 2 or more is required, got [3].',
    );
  });

  it.each([[[0]], [[0, 0]], [[0, 2]], [[0, -1]], [[0, 1, 2]], [[0, 0.5]]])(
    'refuses the permutation %j',
    (p) => {
      expect(words(() => shapeRules.transpose([2, 3], p))).toBe(
        `transpose: the permutation [${p.join(', ')}] must name each axis once, got [2, 3].`,
      );
    },
  );
});

describe('reductions', () => {
  it('keep their axes with size 1, and take every axis when none is named', () => {
    expect(shapeRules.sum([2, 'batch', 4])).toEqual([1, 1, 1]);
    expect(shapeRules.mean([2, 'batch', 4], [1])).toEqual([2, 1, 4]);
    expect(shapeRules.prod([2, 3, 4], [-1, 0])).toEqual([1, 3, 1]);
    expect(shapeRules.sum([2, 3], [])).toEqual([2, 3]);
    expect(shapeRules.sum([])).toEqual([]);
  });

  it.each([2, -3, 0.5, Number.NaN])('refuse axis %s of a matrix', (axis) => {
    expect(words(() => shapeRules.mean([2, 3], [axis]))).toBe(
      `mean: axis ${axis} must be an axis of the tensor, got [2, 3].`,
    );
  });

  it('refuse an axis that is named twice', () => {
    expect(words(() => shapeRules.mean([2, 3], [0, -2]))).toBe(
      'mean: each of the axes [0, -2] must be named once, got [2, 3].',
    );
  });
});
