/**
 * The inverse of the standard normal distribution function, for 2⁻²⁵ < p < 1 − 2⁻²⁵.
 *
 * Rational approximations in + − × ÷ √ alone, so that every engine gives the same bits; about 1e-7 relative, which is
 * float32. The logarithm that the tails need is {@link logarithm}, for `Math.log` may differ between engines.
 *
 * Source: Wichura, Algorithm AS 241 (PPND7), Applied Statistics 37, 1988.
 */
export const inverseNormal = (p: number): number => {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(r, central)) / polynomial(r, centralBelow);
  }
  const r = Math.sqrt(-logarithm(q < 0 ? p : 1 - p)) - 1.6;
  const z = polynomial(r, tail) / polynomial(r, tailBelow);
  return q < 0 ? -z : z;
};

const central = [3.3871327179, 50.434271938, 159.29113202, 59.10937472];
const centralBelow = [1, 17.895169469, 78.757757664, 67.1875636];
const tail = [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103];
const tailBelow = [1, 0.7370016425, 0.12021132975];

const polynomial = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

/** ln x for 0 < x ≤ 1: doubling is exact, and the rest is the series of 2 artanh. */
const logarithm = (x: number): number => {
  let [m, doublings] = [x, 0];
  while (m < Math.SQRT1_2) {
    m *= 2;
    doublings++;
  }
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  return 2 * s * polynomial(s2, artanh) - doublings * Math.LN2;
};

const artanh = [1, 1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11, 1 / 13, 1 / 15, 1 / 17];
