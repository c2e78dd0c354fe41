import {
  absolute,
  add,
  and,
  atMost,
  constant,
  div,
  less,
  mul,
  multiplyAdd,
  or,
  pick,
  polynomial,
  put,
  SIGN,
  sub,
} from './lanes.js';
import { powerOfE, powerOfTwo } from './power-of-e.js';
import type { Site, Vector } from './site.js';

/** From here on tanh x ≥ ½, and 1 − tanh x is small enough to bear its rounding. */
const FAR = 0.5493;
/** (tanh x − x) / x³ over x², as near as four terms come: an error of 4e-8. Found by the Remez exchange. */
const odd = [-0.33332958817481995, 0.13320942223072052, -0.05268414691090584, 0.01645876280963421];

const near = (site: Site, x: Vector): Vector => {
  const z = put(site, mul(x, x));
  return multiplyAdd(site, mul(z, polynomial(site, z, odd)), x, x);
};

/** 1 − 2 / (e²ˣ + 1), where e²ˣ + 1 = (2ⁿ + 1) + 2ⁿ w. */
const far = (site: Site, x: Vector): Vector => {
  const one = constant(site, 1);
  const { n, w } = powerOfE(site, put(site, add(x, x)));
  const power = put(site, powerOfTwo(site, n));
  return sub(one, div(constant(site, 2), multiplyAdd(site, power, w, add(power, one))));
};

/** tanh x within 2 ULP, odd to the last bit. */
export const tanh = (site: Site, x: Vector): Vector => {
  // From 9.02 on the result is 1.
  const size = put(site, atMost(absolute(site, x), constant(site, 10)));
  const result = pick(less(size, constant(site, FAR)), near(site, size), far(site, size));
  return or(result, and(x, site.constant(SIGN)));
};
