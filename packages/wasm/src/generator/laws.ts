import type { Law } from '@nalu/core';
import { op, shuffle, splat64 } from '../encoder/code.js';
import { add, bitsOf, constant, mul, or, put } from '../functions/lanes.js';
import type { Site, Vector } from '../functions/site.js';
import { inverseNormal, plus, times } from './inverse-normal.js';
import { drawBits, type StreamState } from './stream.js';

const { fround } = Math;
const UNIT = 2 ** -23;

/** Numbers of [0, 1), which float32 holds exactly. */
const unitNumbers = (site: Site, drawn: Vector): Vector =>
  mul(op('f32x4.convert_i32x4_s', drawn), constant(site, UNIT));

/** low + width · u, each step rounded to float32. The operands are vectors, so that they may come from memory. */
export const uniformFrom = (site: Site, drawn: Vector, low: Vector, width: Vector): Vector =>
  add(low, mul(width, unitNumbers(site, drawn)));

/** The same bits as {@link uniformFrom}, with fewer steps where the numbers allow it. */
const uniform = (site: Site, drawn: Vector, low: number, width: number): Vector => {
  // Of [1, 2) the bits are the mantissa.
  if (low === 1 && width === 1) return or(drawn, site.constant(bitsOf(1)));
  const step = width * UNIT;
  // A power of two changes no digit of a product, unless a tiny width has lost some of them.
  const product =
    fround(step) === step
      ? mul(op('f32x4.convert_i32x4_s', drawn), constant(site, step))
      : mul(constant(site, width), unitNumbers(site, drawn));
  return low === 0 ? product : add(constant(site, low), product);
};

/** mean + deviation · z in float64, rounded once. Mean and deviation are vectors of float64. */
export const normalFrom = (site: Site, drawn: Vector, mean: Vector, deviation: Vector): Vector => {
  const half = (pair: Vector): Vector => {
    const middle = plus(op('f64x2.convert_low_i32x4_s', pair), splat64(0.5));
    const z = inverseNormal(site, put(site, times(middle, splat64(UNIT))));
    return put(site, op('f32x4.demote_f64x2_zero', plus(mean, times(deviation, z))));
  };
  const kept = put(site, drawn);
  return shuffle(half(kept), half(shuffle(kept, kept, [2, 3, 2, 3])), [0, 1, 4, 5]);
};

/**
 * The next four numbers of a law: the bits of core's `RandomStream.fill`.
 *
 * A tensor starts at lane 0. Numbers of its last vector that it has no place for are dropped.
 */
export const drawLaw = (site: Site, state: StreamState, law: Law): Vector => {
  const drawn = drawBits(site, state);
  return law.name === 'uniform'
    ? uniform(site, drawn, fround(law.low), fround(law.high - law.low))
    : normalFrom(site, drawn, splat64(law.mean), splat64(law.deviation));
};
