import type { Law } from '../spec.js';
import { inverseNormal } from './inverse-normal.js';
import { layInRows, type Rows } from './rows.js';

/** What is drawn: tensors of one law and one shape. */
export interface Tensors {
  readonly law: Law;
  /** How many numbers each has. */
  readonly count: number;
  /** Where the order of the stream is not that of the host. */
  readonly rows: Rows | undefined;
}

/** Draws so many tensors, row-major, and moves the state on. They stand until it draws again. */
export type Generator = (state: Uint32Array, tensors: Tensors, times: number) => readonly Float32Array[];

// The definition of the stream. Whatever draws faster has these bits.

/**
 * The next number of a lane: the top 23 bits of a draw of xoshiro128+.
 *
 * Source: Blackman & Vigna, Scrambled Linear Pseudorandom Number Generators, 2021 (xoshiro128+ 1.0).
 *
 * @param state word w of lane l at 4 w + l.
 */
export const drawBits = (state: Uint32Array, lane: number): number => {
  const [s0, s1, s2, s3] = [state[lane], state[lane + 4], state[lane + 8], state[lane + 12]] as [
    number,
    number,
    number,
    number,
  ];
  const [a, b] = [s2 ^ s0, s3 ^ s1];
  state[lane] = s0 ^ b;
  state[lane + 4] = s1 ^ a;
  state[lane + 8] = a ^ (s1 << 9);
  state[lane + 12] = (b << 11) | (b >>> 21);
  return ((s0 + s3) >>> 9) & 0x7fffff;
};

/** One draw in units of the interval [0, 1). */
export const UNIT = 2 ** -23;

/** Drops what is left of the last round of four. */
export const finishRound = (state: Uint32Array, drawn: number): void => {
  for (let lane = drawn % 4; lane !== 0 && lane < 4; lane++) drawBits(state, lane);
};

export const definition: Generator = (state, { law, count, rows }, times) => {
  const number = numberOf(law);
  const tensors: Float32Array[] = [];
  while (tensors.length < times) {
    const drawn = new Float32Array(count);
    for (let i = 0; i < count; i++) drawn[i] = number(drawBits(state, i & 3));
    finishRound(state, count);
    tensors.push(rows === undefined ? drawn : layInRows(drawn, new Float32Array(count), rows));
  }
  return tensors;
};

/**
 * From the 23 bits of a draw to a number of the law, in float32, so that every precision sees the same one.
 *
 * Uniform numbers are made in float32 arithmetic, as SIMD lanes do it; their last rounding may reach `high`.
 */
const numberOf = (law: Law): ((bits: number) => number) => {
  const { fround } = Math;
  if (law.name === 'uniform') {
    const [low, width] = [fround(law.low), fround(law.high - law.low)];
    return (bits) => fround(low + fround(width * (bits * UNIT)));
  }
  // The midpoint of the cell is never 0 or 1, where the inverse is infinite.
  return (bits) => fround(law.mean + law.deviation * inverseNormal((bits + 0.5) * UNIT));
};
