import { describe, expect, it } from 'vitest';
import { inverseNormal } from '../../src/random/inverse-normal.js';

const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** ∫ of the density from −∞ to z ≤ 0, by Simpson's rule on 2000 intervals: relative error below 1e-10. */
const lowerTail = (z: number): number => {
  const [from, intervals] = [z - 8, 2000];
  const h = (z - from) / intervals;
  let total = density(from) + density(z);
  for (let i = 1; i < intervals; i++) total += density(from + i * h) * (i % 2 === 1 ? 4 : 2);
  return (total * h) / 3;
};

const cdf = (z: number): number => (z <= 0 ? lowerTail(z) : 1 - lowerTail(-z));

/** How far z lies from the true quantile: a Newton step. */
const errorAt = (p: number): number => {
  const z = inverseNormal(p);
  return z <= 0 ? Math.abs(cdf(z) - p) / density(z) : Math.abs(lowerTail(-z) - (1 - p)) / density(z);
};

const grid = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.5)) / count);

describe('the inverse of the normal distribution', () => {
  it('is right to 1e-6 in the middle', () => {
    expect(Math.max(...grid(0, 1, 500).map(errorAt))).toBeLessThan(1e-6);
  });

  it('is right to 1e-6 in both tails, as far as the stream reaches', () => {
    const tails = grid(-24, -3, 200).map((power) => 2 ** power);
    expect(Math.max(...tails.map(errorAt))).toBeLessThan(1e-6);
    expect(Math.max(...tails.map((p) => errorAt(1 - p)))).toBeLessThan(1e-6);
  });

  it('is right to 1e-6 on both sides of where its two formulas meet', () => {
    for (const p of [0.075, 0.925])
      for (const by of [-1e-9, 0, 1e-9]) expect(errorAt(p + by)).toBeLessThan(1e-6);
  });

  it('is odd around a half, and rises', () => {
    for (const p of grid(0, 0.5, 200)) expect(inverseNormal(1 - p)).toBeCloseTo(-inverseNormal(p), 9);
    expect(inverseNormal(0.5)).toBe(0);
    const values = grid(0, 1, 5000).map(inverseNormal);
    expect(values.every((value, i) => i === 0 || value > values[i - 1]!)).toBe(true);
  });

  it('is finite at the ends of the stream', () => {
    for (const bits of [0, 2 ** 23 - 1]) {
      const z = inverseNormal((bits + 0.5) * 2 ** -23);
      expect(Math.abs(z)).toBeGreaterThan(5.2);
      expect(Math.abs(z)).toBeLessThan(5.5);
    }
  });
});
