import {
  add,
  addWhole,
  constant,
  mul,
  multiplyAdd,
  polynomial,
  put,
  shiftLeft,
  shiftRight,
  sub,
  subWhole,
} from './lanes.js';
import type { Site, Vector } from './site.js';

/** eˣ as 2ⁿ (1 + w): what exp, tanh and the sigmoid have in common. */
export interface PowerOfE {
  /** A word whose lowest bits are those of n. */
  readonly n: Vector;
  /** eʳ − 1 for the rest r of x, |r| ≤ ln 2 / 2, with a relative error near 2⁻²⁵. */
  readonly w: Vector;
}

/** Adding it leaves no place for a fraction: a sum of this size is rounded to a whole number, in its lowest bits. */
export const ROUNDING = 1.5 * 2 ** 23;
/** The first nine bits of ln 2, so that its product with n is exact, and the rest. */
export const LN2 = { high: 0.693359375, low: -2.1219444005469057e-4 } as const;
/** (eʳ − 1 − r) / r², as near as five terms come: an error of 3e-9 of eʳ. Found by the Remez exchange. */
const rest = [
  0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.008368710055947304, 0.001381461275741458,
];

/**
 * @param x |x| ≤ 104
 */
export const powerOfE = (site: Site, x: Vector): PowerOfE => {
  const k = (value: number): Vector => constant(site, value);
  const n = put(site, multiplyAdd(site, x, k(Math.LOG2E), k(ROUNDING)));
  const whole = put(site, sub(n, k(ROUNDING)));
  const high = put(site, multiplyAdd(site, whole, k(-LN2.high), x));
  const low = put(site, mul(whole, k(-LN2.low)));
  const r = put(site, add(high, low));
  const p = polynomial(site, r, rest);
  // What rounding took from r would be lost here if r itself were added.
  return { n, w: put(site, add(high, multiplyAdd(site, mul(r, r), p, low))) };
};

const ONE = 0x3f800000;
/** 2ⁿ for −126 ≤ n ≤ 127, from a word whose lowest bits are those of n. */
export const powerOfTwo = ({ constant: word }: Site, n: Vector): Vector =>
  addWhole(shiftLeft(n, 23), word(ONE));
/** 2⁻ⁿ. */
export const inversePowerOfTwo = ({ constant: word }: Site, n: Vector): Vector =>
  subWhole(word(ONE), shiftLeft(n, 23));

/** Two whole numbers whose sum is n, each half of it: 2ⁿ may be out of range when neither 2ᵃ nor 2ᵇ is. */
export const halves = (site: Site, n: Vector): readonly [Vector, Vector] => {
  const half = put(site, shiftRight(n, 1));
  return [half, subWhole(n, half)];
};
