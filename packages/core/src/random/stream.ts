import { requireFull } from '../nd-array.js';
import type { Law } from '../spec.js';
import { drawBits, finishRound, UNIT } from './definition.js';
import { fillSeries } from './series.js';

/**
 * The one stream of random numbers: xoshiro128+ in four interleaved lanes.
 *
 * Element i of a tensor comes from lane i mod 4; each tensor starts at lane 0, and numbers left over in its last round
 * of four are dropped, so that SIMD code and the definition draw alike. The top 23 bits of a draw make a number of
 * [0, 1) that float32 and float64 hold exactly.
 *
 * Source: Blackman & Vigna, Scrambled Linear Pseudorandom Number Generators, 2021 (xoshiro128+ 1.0).
 */
export interface RandomStream {
  /**
   * Overwrites `target` with draws of `law`: a tensor of `shape`, row-major, whose elements fill with axis 0 fastest.
   *
   * @param shape one axis when it is not given: then the draws stand in order.
   * @throws {NaluError} NALU_SHAPE when `target` does not hold as many numbers as the shape.
   */
  readonly fill: (target: Float64Array | Float32Array, law: Law, shape?: readonly number[]) => void;
  /** `count` whole numbers of 0 … `below` − 1 (`below` ≤ 2²³; the bias is at most `below` / 2²³). */
  readonly integers: (count: number, below: number) => Int32Array;
  /** The position: sixteen words, word w of lane l at 4 w + l. A copy. */
  readonly position: () => Uint32Array;
  /** Goes on from a position: whoever drew elsewhere in its place says where that ended. */
  readonly seek: (position: Uint32Array) => void;
}

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
  return {
    fill: (target, law, shape = [target.length]) => {
      requireFull('fill', shape, target.length);
      fillSeries([state], target, law, shape);
    },
    integers: (count, below) => {
      const result = Int32Array.from({ length: count }, (_, i) =>
        Math.floor(drawBits(state, i & 3) * UNIT * below),
      );
      finishRound(state, count);
      return result;
    },
    position: () => Uint32Array.from(state),
    seek: (position) => state.set(position),
  };
};
