import {
  constant,
  glorotNormal,
  glorotUniform,
  type Initializer,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  randomSource,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/random/initializers.js';
import { refusal } from '../support/compare.js';

const start = (initializer: Initializer, shape: readonly number[], name = 'w') =>
  initialize(initializer, shape, randomSource(1, 2), name);
const variance = (data: Float64Array): number => data.reduce((sum, x) => sum + x * x, 0) / data.length;
const largest = (data: Float64Array): number => data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);

describe('an initializer', () => {
  it('is a law, or a function of the shape', () => {
    expect(start(uniform(2, 3), [100]).data.every((x) => x >= 2 && x <= 3)).toBe(true);
    expect(start(constant(7), [2, 2])).toEqual({ shape: [2, 2], data: Float64Array.of(7, 7, 7, 7) });
    expect(start(constant(7), [])).toEqual({ shape: [], data: Float64Array.of(7) });
  });

  it('draws from the stream of its parameter', () => {
    expect(start(glorotUniform(), [3, 2], 'a')).not.toEqual(start(glorotUniform(), [3, 2], 'b'));
    expect(start(glorotUniform(), [3, 2], 'a')).toEqual(start(glorotUniform(), [3, 2], 'a'));
  });

  const [inputs, outputs] = [200, 300];
  it.each<[string, Initializer, number]>([
    ['glorotUniform', glorotUniform(), 2 / (inputs + outputs)],
    ['glorotUniform of a gain', glorotUniform(5 / 3), (25 / 9) * (2 / (inputs + outputs))],
    ['glorotNormal', glorotNormal(), 2 / (inputs + outputs)],
    ['glorotNormal of a gain', glorotNormal(2), 8 / (inputs + outputs)],
    ['kaimingUniform', kaimingUniform(), 2 / inputs],
    ['kaimingUniform of gain 1', kaimingUniform(1), 1 / inputs],
    ['kaimingNormal', kaimingNormal(), 2 / inputs],
    ['normal', normal(0, 0.5), 0.25],
  ])('%s has its variance', (_, initializer, want) => {
    const got = variance(start(initializer, [inputs, outputs]).data);
    expect(Math.abs(got / want - 1)).toBeLessThan(0.03);
  });

  it.each<[string, Initializer, number]>([
    ['glorotUniform', glorotUniform(), Math.sqrt(6 / 500)],
    ['kaimingUniform', kaimingUniform(), Math.sqrt(6 / 200)],
  ])('%s fills its whole interval', (_, initializer, bound) => {
    const got = largest(start(initializer, [inputs, outputs]).data);
    expect(got).toBeLessThanOrEqual(bound * (1 + 1e-6));
    expect(got).toBeGreaterThan(bound * 0.999);
  });

  it('takes the size of a vector for both fans', () => {
    const bound = Math.sqrt(6 / 400);
    expect(largest(start(glorotUniform(), [200]).data)).toBeLessThanOrEqual(bound * (1 + 1e-6));
    expect(largest(start(glorotUniform(), [200]).data)).toBeGreaterThan(bound * 0.9);
  });
});

describe('orthogonal', () => {
  const { matmul, transpose } = reference;

  it.each([
    { says: 'square', shape: [6, 6] },
    { says: 'tall', shape: [9, 4] },
    { says: 'wide', shape: [4, 9] },
    { says: 'one row', shape: [1, 5] },
    { says: 'one column', shape: [5, 1] },
    { says: 'large', shape: [96, 96] },
  ])('has orthonormal rows or columns, whichever are fewer: $says', ({ shape }) => {
    const q = start(orthogonal(), shape);
    expect(q.shape).toEqual(shape);
    const gram = shape[0]! <= shape[1]! ? matmul(q, transpose(q)) : matmul(transpose(q), q);
    const size = gram.shape[0]!;
    gram.data.forEach((value, i) => {
      expect(value).toBeCloseTo(i % (size + 1) === 0 ? 1 : 0, 12);
    });
  });

  it('is multiplied by its gain', () => {
    expect(start(orthogonal(3), [4, 4])).toEqual(reference.mul(3, start(orthogonal(), [4, 4])));
  });

  it.each([[[4]], [[]], [[2, 3, 3]]])('refuses %j, which is no matrix', (shape) => {
    expect(refusal(() => start(orthogonal(), shape), 'NALU_SHAPE')).toBe(
      `orthogonal: the parameter "w" must be a matrix, got [${shape.join(', ')}].`,
    );
  });
});
