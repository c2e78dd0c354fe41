import { add, atLeast, atMost, constant, mul, put } from './lanes.js';
import { halves, powerOfE, powerOfTwo } from './power-of-e.js';
import type { Site, Vector } from './site.js';

/**
 * eˣ within 1 ULP. It is 0 below −103.97, ∞ above 88.72, and a denormal number from −87.34 down.
 */
export const exp = (site: Site, x: Vector): Vector => {
  // Past these ends the result is 0 or ∞ anyway, and n would leave its bits.
  const bounded = put(site, atMost(atLeast(x, constant(site, -104)), constant(site, 89)));
  const { n, w } = powerOfE(site, bounded);
  const [a, b] = halves(site, n);
  // Only the last product can leave the range, so a denormal number is rounded once.
  return mul(mul(add(constant(site, 1), w), powerOfTwo(site, a)), powerOfTwo(site, b));
};
