/** Seeds that one worker takes at a time, and the place of the first of them among all. */
export interface Share {
  readonly first: number;
  readonly seeds: readonly number[];
}

/** So many shares in the order of the seeds, of one size or one more. */
export const sharesOf = (seeds: readonly number[], count: number): readonly Share[] => {
  const start = (share: number): number => Math.floor((share * seeds.length) / count);
  return Array.from({ length: count }, (_, i) => ({
    first: start(i),
    seeds: seeds.slice(start(i), start(i + 1)),
  }));
};

export interface Sharing {
  readonly seeds: number;
  readonly workers: number;
  readonly seedsPerShare: number | undefined;
  /** Whether the seeds of a share run on one seed axis. */
  readonly together: boolean;
}

/**
 * How many shares to make. Seeds that train apart are taken one by one, others in one share for each worker.
 *
 * A seed without companions has no seed axis, and then other last digits on some runtimes: no share of seeds together is left with one.
 */
export const shareCount = ({ seeds, workers, seedsPerShare, together }: Sharing): number => {
  const wanted =
    seedsPerShare === undefined ? (together ? workers : seeds) : Math.ceil(seeds / seedsPerShare);
  const pairs = Math.max(1, Math.floor(seeds / 2));
  return together && seedsPerShare !== 1 ? Math.min(wanted, pairs) : Math.min(wanted, seeds);
};
