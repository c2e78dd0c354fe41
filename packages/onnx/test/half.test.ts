import { describe, expect, it } from 'vitest';
import { fromHalfBits, toHalfBits } from '../src/half.js';

const finite = Array.from({ length: 0x7c00 }, (_, bits) => bits);

describe('float16', () => {
  it('reads and writes each of its numbers as itself', () => {
    for (const bits of finite) {
      expect(toHalfBits(fromHalfBits(bits))).toBe(bits);
      expect(toHalfBits(-fromHalfBits(bits))).toBe(bits | 0x8000);
    }
  });

  it('rounds to the nearest, ties to even', () => {
    for (const bits of finite.slice(0, -1)) {
      const [low, high] = [fromHalfBits(bits), fromHalfBits(bits + 1)];
      expect(toHalfBits((low + high) / 2)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(toHalfBits(low + (high - low) * 0.49)).toBe(bits);
      expect(toHalfBits(low + (high - low) * 0.51)).toBe(bits + 1);
    }
  });

  it.each([
    [0, 0],
    [-0, 0x8000],
    [65_504, 0x7bff],
    [65_519, 0x7bff],
    [65_520, 0x7c00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [Number.NaN, 0x7e00],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [1e-7, 2],
  ])('writes %d as %i', (value, bits) => {
    expect(toHalfBits(value)).toBe(bits);
  });

  it('reads NaN and ∞', () => {
    expect([fromHalfBits(0x7c00), fromHalfBits(0xfc00), fromHalfBits(0x7e01)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });
});
