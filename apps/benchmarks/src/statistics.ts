/** The middle of some numbers, or the mean of the two in the middle; NaN of none. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half) - 1] ?? Number.NaN)) / 2;
};

/** A number with the least and the greatest that were seen beside it. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

/**
 * The ratio of two medians, with the least and the greatest ratio within one round.
 *
 * A round holds both within seconds, so what slows the machine down for a while slows both.
 */
export const ratioOf = (ours: readonly number[], theirs: readonly number[]): Spread => {
  const rounds = ours.map((value, i) => value / (theirs[i] ?? Number.NaN));
  return { ...spreadOf(rounds), median: median(ours) / median(theirs) };
};

/**
 * The Wilson score interval of a share, 95 %.
 *
 * @returns both ends, in [0, 1].
 * @see Wilson, Journal of the American Statistical Association 22, 1927.
 */
export const wilson = (successes: number, trials: number): readonly [number, number] => {
  const z = 1.959963984540054;
  const share = successes / trials;
  const centre = share + (z * z) / (2 * trials);
  const reach = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  // Where none or all succeed, an end is 0 or 1 but for rounding.
  return [
    successes === 0 ? 0 : (centre - reach) / scale,
    successes === trials ? 1 : (centre + reach) / scale,
  ];
};
