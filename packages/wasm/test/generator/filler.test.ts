import { type Law, NaluError, normal, resumeStream, streamOf, uniform } from '@nalu/core';
import { describe, expect, it, vi } from 'vitest';
import { wasmFiller } from '../../src/generator/filler.js';

const { fill } = wasmFiller();
const startOf = (run: number, seed: number): Uint32Array => streamOf(run, seed, 'data').position();
const drawn = (law: Law, count: number, seed = 0): Float32Array => {
  const numbers = new Float32Array(count);
  fill(numbers, law, startOf(7, seed));
  return numbers;
};

const laws = [uniform(1, 2), uniform(-3.7, 11.13), uniform(0, 1e-40), normal(0, 1), normal(-2, 0.7)];

describe('wasmFiller', () => {
  it.each(laws)('gives the numbers and the position of core for %o', (law) => {
    for (const length of [0, 1, 5, 4096, 4097, 12_346])
      for (const Kind of [Float32Array, Float64Array]) {
        const [got, right] = [new Kind(length), new Kind(length)];
        const stream = resumeStream(startOf(3, length));
        stream.fill(right, law);
        expect(fill(got, law, startOf(3, length))).toEqual(stream.position());
        expect(got).toEqual(right);
      }
  });

  it('goes on where it stopped', () => {
    const [whole, parts] = [new Float32Array(800), new Float32Array(800)];
    const end = fill(whole, uniform(0, 1), startOf(0, 0));
    const middle = fill(parts.subarray(0, 300), uniform(0, 1), startOf(0, 0));
    expect(fill(parts.subarray(300), uniform(0, 1), middle)).toEqual(end);
    expect(parts).toEqual(whole);
  });

  it('leaves the position that it was given as it is', () => {
    const position = startOf(0, 0);
    fill(new Float32Array(9), normal(0, 1), position);
    expect(position).toEqual(startOf(0, 0));
  });

  it('refuses an engine without SIMD', () => {
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    try {
      expect(wasmFiller).toThrow('wasm: the engine must have WebAssembly with SIMD, got one without SIMD.');
    } finally {
      validate.mockRestore();
    }
  });

  it('refuses a position that is none', () => {
    const wrong = () => fill(new Float32Array(1), uniform(0, 1), new Uint32Array(4));
    expect(wrong).toThrow(NaluError);
    expect(wrong).toThrow('wasmFiller: a position of 16 words is required, got 4.');
  });
});

const COUNT = 400_000;
const mean = (numbers: ArrayLike<number>, f: (x: number, i: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += f(numbers[i] as number, i);
  return sum / numbers.length;
};
const standard = (law: Law, seed = 0): Float64Array => {
  const numbers = drawn(law, COUNT, seed);
  const centre = mean(numbers, (x) => x);
  const spread = Math.sqrt(mean(numbers, (x) => (x - centre) ** 2));
  return Float64Array.from(numbers, (x) => (x - centre) / spread);
};
/** Five standard errors of a mean of products of independent numbers of variance 1. */
const BOUND = 5 / Math.sqrt(COUNT);

describe('the numbers', () => {
  it('have the moments of a uniform law', () => {
    const numbers = drawn(uniform(0, 1), COUNT);
    // E xᵏ = 1 / (k + 1), and its error is that of a mean: √(1/(2k + 1) − 1/(k + 1)²) / √n.
    for (const k of [1, 2, 3, 4]) {
      const error = Math.sqrt(1 / (2 * k + 1) - 1 / (k + 1) ** 2) / Math.sqrt(COUNT);
      expect(Math.abs(mean(numbers, (x) => x ** k) - 1 / (k + 1)) / error).toBeLessThan(5);
    }
  });

  it('have the moments of a normal law', () => {
    const numbers = drawn(normal(0, 1), COUNT);
    // E xᵏ and E x²ᵏ − (E xᵏ)².
    for (const [k, moment, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const)
      expect(Math.abs(mean(numbers, (x) => x ** k) - moment) / Math.sqrt(variance / COUNT)).toBeLessThan(5);
  });

  it('fall evenly into 1000 cells', () => {
    const cells = new Uint32Array(1000);
    for (const x of drawn(uniform(0, 1000), COUNT)) cells[Math.floor(x)]!++;
    const expected = COUNT / 1000;
    const chiSquare = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(Math.abs(chiSquare - 999) / Math.sqrt(2 * 999)).toBeLessThan(5);
  });

  it.each([uniform(0, 1), normal(0, 1)])('of %o do not remember those before', (law) => {
    const numbers = standard(law);
    for (const lag of [1, 2, 3, 4, 8, 16, 128])
      expect(Math.abs(mean(numbers, (x, i) => x * (numbers[i + lag] ?? 0))), `lag ${lag}`).toBeLessThan(
        BOUND,
      );
  });

  it('of neighbouring seeds have nothing to do with each other', () => {
    const first = standard(uniform(0, 1));
    for (const seed of [1, 2, 3, 65_536]) {
      const other = standard(uniform(0, 1), seed);
      for (const shift of [0, 1, 4])
        expect(
          Math.abs(mean(first, (x, i) => x * (other[i + shift] ?? 0))),
          `seed ${seed} from ${shift}`,
        ).toBeLessThan(BOUND);
    }
  });
});
