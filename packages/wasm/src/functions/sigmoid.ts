import { add, atLeast, atMost, constant, div, mul, once, put, sub } from './lanes.js';
import { halves, inversePowerOfTwo, powerOfE, powerOfTwo } from './power-of-e.js';
import type { Site, Vector } from './site.js';

/** Of e⁻ˣ = 2ᵃ 2ᵇ (1 + w). */
interface Parts {
  /** 2ᵃ and 2⁻ᵇ. */
  readonly growing: Vector;
  readonly shrinking: Vector;
  readonly w: Vector;
  /** 1 / (2⁻ᵇ + 2ᵃ (1 + w)), which leaves no range, is `near` (1 − `less`) to more digits than one number holds. */
  readonly near: Vector;
  readonly less: Vector;
}

const partsOf = (site: Site, x: Vector): Parts => {
  const negated = sub(constant(site, 0), x);
  const bounded = put(site, atMost(atLeast(negated, constant(site, -104)), constant(site, 104)));
  const { n, w } = powerOfE(site, bounded);
  const [a, b] = halves(site, n);
  const growing = put(site, powerOfTwo(site, a));
  const shrinking = put(site, inversePowerOfTwo(site, b));
  const rest = put(site, mul(growing, w));
  const sum = put(site, add(add(shrinking, growing), rest));
  // What rounding took from the sum, half of its last place, may be a whole one of the result.
  const lost = add(rest, sub(shrinking, sub(sum, growing)));
  const near = put(site, div(constant(site, 1), sum));
  return { growing, shrinking, w, near, less: put(site, mul(near, lost)) };
};

/** 1 / (1 + e⁻ˣ) within 2 ULP, denormal results too. */
export const sigmoid = (site: Site, x: Vector): Vector => {
  const { shrinking, near, less } = once(site, partsOf, x);
  return mul(shrinking, sub(near, mul(near, less)));
};

/**
 * 1 / (1 + eˣ), the sigmoid of −x, within 2 ULP, denormal results too.
 *
 * A gate opens one way as it closes the other: both are of the same parts.
 */
export const complement = (site: Site, x: Vector): Vector => {
  const { growing, w, near, less } = once(site, partsOf, x);
  return mul(growing, add(near, mul(near, sub(w, less))));
};
