import { bits, get, op, type Statement, set, shuffle, splat64 } from '../encoder/code.js';
import { ifElse } from '../encoder/control.js';
import { absolute, constant, less, pick, put, someLane } from './lanes.js';
import type { Site, Vector } from './site.js';

/** Angles as n quarter turns and a rest, |rest| ≤ π / 4. */
export interface Turns {
  /** Words whose lowest bits are those of n. */
  readonly n: Vector;
  readonly rest: Vector;
}

/** Below it, n times the first 33 bits of π / 2 is exact in float64. */
const NEAR = 2 ** 20;
const QUARTER = { high: 1.5707963267341256, low: 6.077100506506192e-11 } as const;
/** Adding it leaves no place for a fraction: a sum of this size is rounded to a whole number, in its lowest bits. */
const ROUNDING = splat64(1.5 * 2 ** 52);

const plus = (a: Vector, b: Vector): Vector => op('f64x2.add', a, b);
const minus = (a: Vector, b: Vector): Vector => op('f64x2.sub', a, b);
const times = (a: Vector, b: Vector): Vector => op('f64x2.mul', a, b);

/** How two lanes of float64 are turned back. */
type Reduction = (site: Site, angle: Vector) => Turns;

const near: Reduction = (site, angle) => {
  const n = put(site, plus(times(angle, splat64(2 / Math.PI)), ROUNDING));
  const whole = put(site, minus(n, ROUNDING));
  const high = minus(angle, times(whole, splat64(QUARTER.high)));
  return { n, rest: minus(high, times(whole, splat64(QUARTER.low))) };
};

/** 2 / π in pieces of 24 bits: the product of one with a float32 is exact. The largest float32 meets them all. */
const pieces = [10680707, 7228996, 1387004, 2578385, 16069853, 12639074, 9804092, 4427841].map(
  (piece, i) => piece * 2 ** (-24 * (i + 1)),
);

/** For angles of any size: full turns are taken off each exact product, and only what is left of them is summed. */
const far: Reduction = (site, angle) => {
  const quarters = pieces.reduceRight<Vector>((sum, piece) => {
    const product = put(site, times(angle, splat64(piece)));
    const full = times(op('f64x2.nearest', times(product, splat64(0.25))), splat64(4));
    return put(site, plus(sum, minus(product, full)));
  }, splat64(0));
  const n = put(site, plus(quarters, ROUNDING));
  return { n, rest: times(minus(quarters, minus(n, ROUNDING)), splat64(Math.PI / 2)) };
};

/** Four lanes, by halves in float64: in float32 the phase of 10⁴ has four digits left. */
const by =
  (reduce: Reduction): Reduction =>
  (site, angle) => {
    const low = reduce(site, put(site, op('f64x2.promote_low_f32x4', angle)));
    const upper = shuffle(angle, angle, [2, 3, 2, 3]);
    const high = reduce(site, put(site, op('f64x2.promote_low_f32x4', upper)));
    const [a, b] = [op('f32x4.demote_f64x2_zero', low.rest), op('f32x4.demote_f64x2_zero', high.rest)];
    return { n: shuffle(low.n, high.n, [0, 2, 4, 6]), rest: shuffle(a, b, [0, 1, 4, 5]) };
  };

/**
 * The quarter turns of |x|, right to the last digits of the rest for every finite x. The rest is NaN for ±∞ and NaN.
 *
 * Angles from 2²⁰ on take the slow way, which is jumped over when no lane needs it. Each lane goes its own way, so that
 * its neighbours change no bit of it.
 */
export const turns = (site: Site, x: Vector): Turns => {
  const angle = put(site, absolute(site, x));
  const quick = by(near)(site, angle);
  const [n, rest] = [site.local('v128'), site.local('v128')];
  site.run(set(n, quick.n));
  site.run(set(rest, quick.rest));
  const isFar = put(site, op('v128.not', less(angle, constant(site, NEAR))));
  const slow: Statement[] = [];
  const inside: Site = { ...site, run: (statement) => slow.push(statement), constant: bits, made: new Map() };
  const exact = by(far)(inside, angle);
  slow.push(set(n, pick(isFar, exact.n, get(n))), set(rest, pick(isFar, exact.rest, get(rest))));
  site.run(ifElse(someLane(isFar), slow));
  return { n: get(n), rest: get(rest) };
};
