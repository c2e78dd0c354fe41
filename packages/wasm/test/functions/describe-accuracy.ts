import { describe, expect, it } from 'vitest';
import { bitsFound, knownBits, measurementsOf, names } from './accuracy.js';

/** The errors of every function over its ranges, with multiplications and additions fused or not. */
export const describeAccuracy = (fused: boolean): void => {
  describe.each(names)(fused ? '%s, fused' : '%s', (name) => {
    it.each(measurementsOf(name, fused))('is within $within ULP over $over', ({ within, worst }) => {
      const { ulps, at } = worst();
      expect(ulps, `at ${at}`).toBeLessThan(within);
    });
  });
};

/** One hash for each function, in Node and in browsers alike. */
export const describeBits = (): void => {
  it.each(names)('%s has the same bits in every engine', (name) => {
    expect(bitsFound(name)).toBe(knownBits[name]);
  });
};
