// float16, which JavaScript does not know on the oldest Node that we run on.

const tiesToEven = (x: number): number => {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
};

/** The power of two at or below a number above 0. */
const exponentOf = (x: number): number => {
  const near = Math.floor(Math.log2(x));
  if (2 ** near > x) return near - 1;
  return 2 ** (near + 1) <= x ? near + 1 : near;
};

/** The bits of the float16 nearest to `value`, ties to even. From 65,520 on that is ∞. */
export const toHalfBits = (value: number): number => {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65_520) return sign | 0x7c00;
  // Below 2⁻¹⁴ the numbers lie as far apart as just above it.
  const exponent = magnitude === 0 ? -14 : Math.max(-14, exponentOf(magnitude));
  const steps = tiesToEven(magnitude * 2 ** (10 - exponent));
  return sign | (((exponent + 15) << 10) + steps - 1024);
};

/** The number that float16 bits stand for. */
export const fromHalfBits = (bits: number): number => {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const [exponent, steps] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return steps === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * steps * 2 ** -24 : sign * (1024 + steps) * 2 ** (exponent - 25);
};
