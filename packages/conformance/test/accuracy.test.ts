import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arithmeticOf, formats } from '../src/accuracy.js';

/** Every finite float16, by its bits: sign, five bits of exponent, ten of fraction. */
const halfOf = (bits: number): number => {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
};
const halves = Array.from({ length: 0x7c00 }, (_, bits) => halfOf(bits));
const { round } = formats.float16;

describe('rounding to float16', () => {
  it('keeps every float16 as it is', () => {
    for (const x of halves) {
      expect(round(x)).toBe(x);
      expect(round(-x)).toBe(-x);
    }
  });

  it('goes to the nearest one, and to the even one where two are as near', () => {
    for (let bits = 0; bits < halves.length - 1; bits += 7) {
      const [low, high] = [halves[bits] as number, halves[bits + 1] as number];
      const [quarter, middle] = [low + (high - low) / 4, (low + high) / 2];
      expect(round(quarter)).toBe(low);
      expect(round(high - (high - low) / 4)).toBe(high);
      expect(round(middle)).toBe(bits % 2 === 0 ? low : high);
      expect(round(-quarter)).toBe(-low);
    }
  });

  it.each([
    [65504, 65504],
    [65519.99, 65504],
    [65520, Number.POSITIVE_INFINITY],
    [-1e9, Number.NEGATIVE_INFINITY],
    [2 ** -24, 2 ** -24],
    [2 ** -25, 0],
    [2 ** -25 * 1.01, 2 ** -24],
    [-0, -0],
    [Number.NaN, Number.NaN],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ])('takes %d to %d', (x, y) => {
    expect(round(x)).toBe(y);
  });

  it('never goes down where its argument goes up', () => {
    const numbers = fc.double({ noNaN: true, min: -70000, max: 70000 });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(round(low)).toBeLessThanOrEqual(round(high));
      }),
      { seed: 3 },
    );
  });
});

describe.each(['float64', 'float32', 'float16'] as const)('the format %s', (precision) => {
  const { largest, roundoff, round: nearest, smallest, smallestNormal } = formats[precision];

  it('holds its largest, its smallest and its smallest normal number', () => {
    for (const x of [largest, smallest, smallestNormal]) expect(nearest(x)).toBe(x);
  });

  it('has a roundoff of half the spacing at 1', () => {
    expect(nearest(1 + 2 * roundoff)).toBe(1 + 2 * roundoff);
    expect(nearest(1 + roundoff)).toBe(1);
  });
});

describe('arithmeticOf', () => {
  it('takes a stated accuracy for the primitives that it names, and no others', () => {
    const usual = arithmeticOf('float32');
    const stated = arithmeticOf('float32', { primitives: { exp: { ulps: 90, because: 'so it is' } } });
    expect(stated.allowances.exp.ulps).toBe(90);
    expect(stated.allowances.log).toEqual(usual.allowances.log);
  });

  it('lets nothing flush its denormals that does not say so', () => {
    expect(arithmeticOf('float32').flushesDenormals).toBe(false);
    expect(arithmeticOf('float32', { flushesDenormals: 'to be fast' }).flushesDenormals).toBe(true);
  });
});
