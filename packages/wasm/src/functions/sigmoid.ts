import { add, atLeast, atMost, constant, div, mul, put, sub } from './lanes.js';
import { halves, inversePowerOfTwo, powerOfE, powerOfTwo } from './power-of-e.js';
import type { Site, Vector } from './site.js';

/**
 * 1 / (1 + e⁻ˣ) within 2 ULP, denormal results too.
 *
 * With e⁻ˣ = 2ᵃ 2ᵇ (1 + w) it is 2⁻ᵇ / (2⁻ᵇ + 2ᵃ + 2ᵃ w). That overflows nowhere, and the sum of the two powers
 * is exact wherever both of them count.
 */
export const sigmoid = (site: Site, x: Vector): Vector => {
  const negated = sub(constant(site, 0), x);
  const bounded = put(site, atMost(atLeast(negated, constant(site, -104)), constant(site, 104)));
  const { n, w } = powerOfE(site, bounded);
  const [a, b] = halves(site, n);
  const growing = put(site, powerOfTwo(site, a));
  const shrinking = put(site, inversePowerOfTwo(site, b));
  return div(shrinking, add(add(shrinking, growing), mul(growing, w)));
};
