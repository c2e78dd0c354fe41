import { op } from '../encoder/code.js';
import {
  add,
  addWhole,
  and,
  constant,
  mul,
  multiplyAdd,
  pick,
  polynomial,
  put,
  SIGN,
  shiftLeft,
} from './lanes.js';
import type { Site, Vector } from './site.js';
import { turns } from './turns.js';

/** (sin r − r) / r³ and (cos r − 1 + r²/2) / r⁴ over r², |r| ≤ π / 4: errors of 4e-9 and 1e-10, by the Remez exchange. */
const ofSine = [-0.16666655242443085, 0.008332177996635437, -0.00019517267355695367];
const ofCosine = [0.04166664555668831, -0.001388736767694354, 0.0000244384154];

/** sin (r + n π/2): of r or of its complement, by whether n is odd, and turned around in the second half of the circle. */
const atQuarter = (site: Site, n: Vector, r: Vector): Vector => {
  const z = put(site, mul(r, r));
  const sine = multiplyAdd(site, mul(z, polynomial(site, z, ofSine)), r, r);
  const inner = multiplyAdd(site, z, polynomial(site, z, ofCosine), constant(site, -0.5));
  const cosine = add(constant(site, 1), mul(z, inner));
  const one = site.constant(1);
  const isOdd = op('i32x4.eq', and(n, one), one);
  const isTurned = and(shiftLeft(n, 30), site.constant(SIGN));
  return op('v128.xor', pick(isOdd, cosine, sine), isTurned);
};

/** sin x within 2 ULP for every finite x, odd to the last bit; NaN for ±∞. */
export const sin = (site: Site, given: Vector): Vector => {
  const x = put(site, given);
  const { n, rest } = turns(site, x);
  return op('v128.xor', atQuarter(site, n, put(site, rest)), and(x, site.constant(SIGN)));
};

/** cos x within 2 ULP for every finite x; NaN for ±∞. */
export const cos = (site: Site, x: Vector): Vector => {
  const { n, rest } = turns(site, x);
  return atQuarter(site, put(site, addWhole(n, site.constant(1))), put(site, rest));
};
