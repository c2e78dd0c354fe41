/** Seeds that one program trains side by side. */
export interface SeedGroup {
  readonly seeds: readonly number[];
  /** Whether they lie on an axis, which one that runs by itself has not. */
  readonly hasAxis: boolean;
}

/** As few groups as hold the seeds, in their order and of one size or one less, so that one or two programs serve them all. */
export const seedGroupsOf = (
  seeds: readonly number[],
  most = Number.POSITIVE_INFINITY,
): readonly SeedGroup[] => {
  const hasAxis = seeds.length > 1 && most > 1;
  const count = Math.max(1, Math.ceil(seeds.length / most));
  const start = (group: number): number => Math.ceil((group * seeds.length) / count);
  return Array.from({ length: count }, (_, i) => ({ seeds: seeds.slice(start(i), start(i + 1)), hasAxis }));
};
