import { bits, get, op, type Statement, set } from '../encoder/code.js';
import { ifElse } from '../encoder/control.js';
import {
  add,
  addWhole,
  and,
  constant,
  div,
  less,
  mul,
  multiplyAdd,
  or,
  pick,
  polynomial,
  put,
  someLane,
  sub,
  subWhole,
} from './lanes.js';
import type { Site, Vector } from './site.js';

const SMALLEST_NORMAL = 2 ** -126;
/** √½: a mantissa from here to √2 has the smallest logarithm. */
const START = 0x3f3504f3;
const EXPONENT = 0xff800000;
/** (2 artanh s − 2s) / s³ over s², as near as three terms come: an error of 8e-10. Found by the Remez exchange. */
const artanh = [0.6666677594184875, 0.3997754156589508, 0.29871729016304016];

/** ln x of positive normal numbers, to the bits of {@link log}. */
export const logOfNormal = (site: Site, given: Vector): Vector => {
  const x = put(site, given);
  const k = (value: number): Vector => constant(site, value);
  const i = put(site, subWhole(x, site.constant(START)));
  // The exponent stays in its place: 2²³ times too large, which a factor takes back.
  const exponent = put(site, and(i, site.constant(EXPONENT)));
  const mantissa = put(site, subWhole(x, exponent));
  const f = put(site, sub(mantissa, k(1)));
  // ln (1 + f) = 2 artanh s with s = f / (2 + f); 2s = f − s f, in which the rounding of s counts for little.
  const s = put(site, div(f, add(mantissa, k(1))));
  const z = put(site, mul(s, s));
  const tail = sub(f, mul(z, polynomial(site, z, artanh)));
  const whole = op('f32x4.convert_i32x4_s', exponent);
  return multiplyAdd(site, whole, k(Math.LN2 * 2 ** -23), sub(f, mul(s, tail)));
};

/** The same for ∞ and NaN, too. */
export const logOfSizable = (site: Site, given: Vector): Vector => {
  const x = put(site, given);
  // What is not less than ∞ is added, and stays.
  const odd = op('v128.andnot', x, less(x, constant(site, Number.POSITIVE_INFINITY)));
  return add(logOfNormal(site, x), odd);
};

/** The same for every x, where y is right for a positive normal one: zeros, denormal, negative and infinite numbers and NaN. */
const mended = (site: Site, x: Vector, y: Vector): Vector => {
  const k = (value: number): Vector => constant(site, value);
  const isSmall = less(x, k(SMALLEST_NORMAL));
  const small = sub(logOfNormal(site, put(site, mul(x, k(2 ** 23)))), k(23 * Math.LN2));
  const finite = pick(less(x, k(Number.POSITIVE_INFINITY)), pick(isSmall, small, y), x);
  const positive = pick(op('f32x4.eq', x, k(0)), k(Number.NEGATIVE_INFINITY), finite);
  // All ones are a NaN.
  return or(positive, less(x, k(0)));
};

/**
 * ln x within 1.3 ULP. ln 0 = −∞, and the logarithm of a negative number is NaN.
 *
 * Nearly no vector holds a special value, so they are looked for, and mended behind a branch.
 */
export const log = (site: Site, given: Vector): Vector => {
  const x = put(site, given);
  const y = site.local('v128');
  site.run(set(y, logOfNormal(site, x)));
  // x − 2⁻¹²⁶ ≥ ∞ − 2⁻¹²⁶ as whole numbers without sign; SIMD compares with sign, hence the shifted ends.
  const shifted = addWhole(x, site.constant(0x7f800000));
  const isOdd = someLane(op('i32x4.gt_s', shifted, site.constant(0xfeffffff)));
  const rare: Statement[] = [];
  // Constants of the branch stay in it: registers are for the others.
  const inside: Site = { ...site, run: (statement) => rare.push(statement), constant: bits, made: new Map() };
  rare.push(set(y, mended(inside, x, get(y))));
  site.run(ifElse(isOdd, rare));
  return get(y);
};
