import type { Law } from '../spec.js';
import { inverseNormal } from './inverse-normal.js';

/**
 * The one stream of random numbers: xoshiro128+ in four interleaved lanes.
 *
 * Element i of a tensor comes from lane i mod 4; each tensor starts at lane 0, and numbers left over in its last round
 * of four are dropped, so that SIMD code and this definition draw alike. The top 23 bits of a draw make a number of
 * [0, 1) that float32 and float64 hold exactly.
 *
 * Source: Blackman & Vigna, Scrambled Linear Pseudorandom Number Generators, 2021 (xoshiro128+ 1.0).
 */
export interface RandomStream {
  /** Overwrites `target` with draws of `law`, in order. */
  readonly fill: (target: Float64Array | Float32Array, law: Law) => void;
  /** `count` whole numbers of 0 … `below` − 1 (`below` ≤ 2²³; the bias is at most `below` / 2²³). */
  readonly integers: (count: number, below: number) => Int32Array;
  /** The position: sixteen words, word w of lane l at 4 w + l. A copy. */
  readonly position: () => Uint32Array;
  /** Goes on from a position: whoever drew elsewhere in its place says where that ended. */
  readonly seek: (position: Uint32Array) => void;
}

const unit = 2 ** -23;

/** The finaliser of splitmix32: a bijection that scatters every bit. */
const scatter = (word: number): number => {
  let z = word >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
};

/** FNV-1a over the UTF-16 units of a name. */
const hashName = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/** Sixteen words from (run, seed, stream name): each word hashes all three, so no 32-bit key stands between them. */
const startOf = (run: number, seed: number, name: string): Uint32Array =>
  Uint32Array.from({ length: 16 }, (_, i) =>
    [run, seed, hashName(name)].reduce((word, key) => scatter(word + key), Math.imul(i + 1, 0x9e3779b9)),
  );

export const streamOf = (run: number, seed: number, name: string): RandomStream =>
  resumeStream(startOf(run, seed, name));

/** Goes on from a {@link RandomStream.position}. */
export const resumeStream = (position: Uint32Array): RandomStream => {
  const state = Uint32Array.from(position);
  const draw = (lane: number): number => {
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
  const finishRound = (drawn: number): void => {
    for (let lane = drawn % 4; lane !== 0 && lane < 4; lane++) draw(lane);
  };
  return {
    fill: (target, law) => {
      const number = numberOf(law);
      for (let i = 0; i < target.length; i++) target[i] = number(draw(i & 3));
      finishRound(target.length);
    },
    integers: (count, below) => {
      const result = Int32Array.from({ length: count }, (_, i) => Math.floor(draw(i & 3) * unit * below));
      finishRound(count);
      return result;
    },
    position: () => Uint32Array.from(state),
    seek: (position) => state.set(position),
  };
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
    return (bits) => fround(low + fround(width * (bits * unit)));
  }
  // The midpoint of the cell is never 0 or 1, where the inverse is infinite.
  return (bits) => fround(law.mean + law.deviation * inverseNormal((bits + 0.5) * unit));
};
