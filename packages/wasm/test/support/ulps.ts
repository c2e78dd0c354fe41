/** The spacing of float32 at y; below the normal numbers it is the smallest one. */
const spacingAt = (y: number): number => {
  const size = Math.abs(y);
  return size < 2 ** -126 ? 2 ** -149 : 2 ** (Math.floor(Math.log2(size)) - 23);
};

export interface Worst {
  readonly ulps: number;
  readonly at: number;
}

/** The largest error of results against the exact ones, in units of the last place. */
export const worstOf = (x: Float32Array, got: Float32Array, exact: (x: number) => number): Worst => {
  let worst: Worst = { ulps: 0, at: Number.NaN };
  for (let i = 0; i < x.length; i++) {
    const right = exact(x[i] as number);
    const ulps = Math.abs((got[i] as number) - right) / spacingAt(right);
    // Written so that a result that is no number is the worst of all.
    if (!(ulps <= worst.ulps)) worst = { ulps, at: x[i] as number };
  }
  return worst;
};

type Range = readonly [from: number, to: number];

/** Numbers at equal distances, each moved by its own share, so that two ranges have no grid in common. */
export const evenly = (count: number, [from, to]: Range): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => {
    const place = (i + ((i * Math.sqrt(2)) % 1)) / count;
    return from + place * (to - from);
  });

/** Numbers of every size between two, as many in each doubling. */
export const everySize = (count: number, [from, to]: Range): Float32Array =>
  evenly(count, [Math.log2(from), Math.log2(to)]).map((exponent) => 2 ** exponent);
