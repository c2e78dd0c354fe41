import { type Law, normal, streamOf, uniform } from '@nalu/core';
import { describe, expect, it } from 'vitest';

// Drawn by SIMD where the engine has it, with the bits of the definition: generator.test.ts compares them.
const MANY = 1_000_000;

const drawn = (law: Law, { count = MANY, run = 0, seed = 0, name = 'x' } = {}): Float64Array => {
  const target = new Float64Array(count);
  streamOf(run, seed, name).fill(target, law);
  return target;
};

/** Σ (x − centre)ᵖ / n */
const moment = (values: Float64Array, power: number, centre = 0): number => {
  let total = 0;
  for (const value of values) total += (value - centre) ** power;
  return total / values.length;
};

const correlation = (a: Float64Array, b: Float64Array, lag = 0): number => {
  const count = a.length - lag;
  const [meanA, meanB] = [moment(a, 1), moment(b, 1)];
  let total = 0;
  for (let i = 0; i < count; i++) total += (a[i]! - meanA) * (b[i + lag]! - meanB);
  return total / count / Math.sqrt(moment(a, 2, meanA) * moment(b, 2, meanB));
};

/** Five standard errors: once in two million seeds, and this seed is fixed. */
const within = (got: number, want: number, deviation: number): void =>
  expect(Math.abs(got - want)).toBeLessThan((5 * deviation) / Math.sqrt(MANY));

/** The largest gap between the steps of the sample and the distribution function, times √n. */
const kolmogorov = (values: Float64Array, cdf: (x: number) => number): number => {
  const sorted = values.slice().sort();
  const gaps = sorted.map((x, i) =>
    Math.max(Math.abs(cdf(x) - i / sorted.length), Math.abs((i + 1) / sorted.length - cdf(x))),
  );
  return Math.max(...gaps.subarray(0, 100_000)) * Math.sqrt(sorted.length);
};

/** Φ by its series: exact to rounding within ±6. */
const phi = (x: number): number => {
  let [term, total] = [x, x];
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    term *= (-x * x) / 2 / k;
    total += term / (2 * k + 1);
  }
  return 0.5 + total / Math.sqrt(2 * Math.PI);
};

describe('uniform numbers', () => {
  const values = drawn(uniform(0, 1));

  it('have the moments of the law, over a million', () => {
    within(moment(values, 1), 1 / 2, Math.sqrt(1 / 12));
    within(moment(values, 2), 1 / 3, Math.sqrt(4 / 45));
    within(moment(values, 4), 1 / 5, Math.sqrt(16 / 225));
  });

  it('lie in [low, high)', () => {
    const max = values.reduce((a, b) => Math.max(a, b));
    const min = values.reduce((a, b) => Math.min(a, b));
    expect([min >= 0, max < 1]).toEqual([true, true]);
    const shifted = drawn(uniform(-3, 5), { count: 10_000 });
    expect(shifted.every((x) => x >= -3 && x <= 5)).toBe(true);
    within(moment(drawn(uniform(-3, 5)), 1), 1, Math.sqrt(64 / 12));
    expect(new Set(drawn(uniform(2, 2), { count: 10 }))).toEqual(new Set([2]));
  });

  it('follow the distribution function (Kolmogorov)', () => {
    // 1.95 is passed once in a thousand.
    expect(kolmogorov(drawn(uniform(0, 1), { count: 100_000 }), (x) => x)).toBeLessThan(1.95);
  });

  it('fall evenly into a thousand cells', () => {
    const counts = new Array<number>(1000).fill(0);
    for (const value of values) counts[Math.floor(value * 1000)]!++;
    const expected = MANY / 1000;
    const chi2 = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // Of mean 999 and variance 2 · 999.
    expect(Math.abs(chi2 - 999) / Math.sqrt(2 * 999)).toBeLessThan(5);
  });

  it('do not follow from the ones before them', () => {
    for (const lag of [1, 2, 3, 4, 5, 8, 16, 128]) within(correlation(values, values, lag), 0, 1);
  });

  it('do not follow from those of another seed, run or name', () => {
    for (const key of [
      { seed: 1 },
      { seed: 2 },
      { seed: 2 ** 31 },
      { run: 1 },
      { run: 2 ** 31 },
      { name: 'y' },
    ])
      within(correlation(values, drawn(uniform(0, 1), key)), 0, 1);
  });

  it('do not follow from those that a neighbouring seed drew a little before', () => {
    const other = drawn(uniform(0, 1), { seed: 1 });
    for (const lag of [1, 2, 4]) within(correlation(values, other, lag), 0, 1);
  });

  it('fill every bit of the 23 alike', () => {
    const counts = new Array<number>(23).fill(0);
    for (const value of values) {
      const bits = value * 2 ** 23;
      for (let bit = 0; bit < 23; bit++) counts[bit]! += (bits >> bit) & 1;
    }
    for (const count of counts) within(count / MANY, 0.5, 0.5);
  });
});

describe('normal numbers', () => {
  const values = drawn(normal(0, 1));

  it('have the moments of the law, over a million', () => {
    within(moment(values, 1), 0, 1);
    within(moment(values, 2), 1, Math.sqrt(2));
    within(moment(values, 3), 0, Math.sqrt(15));
    within(moment(values, 4), 3, Math.sqrt(96));
  });

  it('do not follow from the ones before them, nor from those of another seed', () => {
    for (const lag of [1, 2, 3, 4, 8, 128]) within(correlation(values, values, lag), 0, 1);
    within(correlation(values, drawn(normal(0, 1), { seed: 1 })), 0, 1);
  });

  it('have the mean and the deviation asked for', () => {
    const shifted = drawn(normal(10, 0.25));
    within(moment(shifted, 1), 10, 0.25);
    within(moment(shifted, 2, 10), 1 / 16, Math.sqrt(2) / 16);
    expect(new Set(drawn(normal(3, 0), { count: 10 }))).toEqual(new Set([3]));
  });

  it('follow the distribution function (Kolmogorov)', () => {
    expect(kolmogorov(drawn(normal(0, 1), { count: 100_000 }), phi)).toBeLessThan(1.95);
  });

  it('reach far, and stay finite', () => {
    const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    expect(largest).toBeGreaterThan(4.5);
    expect(largest).toBeLessThan(5.5);
  });
});

describe('integers', () => {
  it('are uniform below their bound', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of streamOf(0, 0, 'integers').integers(MANY, 10)) counts[value]!++;
    const chi2 = counts.reduce((sum, count) => sum + (count - MANY / 10) ** 2 / (MANY / 10), 0);
    // Nine degrees of freedom: 27.9 is passed once in a thousand.
    expect(chi2).toBeLessThan(27.9);
  });

  it('of one choice are 0, and take as much of the stream as numbers do', () => {
    const [a, b] = [streamOf(0, 0, 'x'), streamOf(0, 0, 'x')];
    expect([...a.integers(5, 1)]).toEqual([0, 0, 0, 0, 0]);
    b.fill(new Float64Array(5), uniform(0, 1));
    expect(a.position()).toEqual(b.position());
  });
});
