import { describe, expect, it } from 'vitest';
import { type Sharing, shareCount, sharesOf } from '../../src/workers/shares.js';

const sizes = (sharing: Sharing): number[] => {
  const seeds = Array.from({ length: sharing.seeds }, (_, seed) => seed);
  const shares = sharesOf(seeds, shareCount(sharing));
  expect(shares.flatMap((share) => share.seeds)).toEqual(seeds);
  for (const { first, seeds: own } of shares) expect(own[0]).toBe(first);
  return shares.map((share) => share.seeds.length);
};

describe('seeds that train apart', () => {
  const all = { together: false, workers: 4, seedsPerShare: undefined };

  it('are shared out one by one', () => {
    expect(sizes({ ...all, seeds: 5 })).toEqual([1, 1, 1, 1, 1]);
  });

  it('are shared out in as many as asked for, or one less', () => {
    expect(sizes({ ...all, seeds: 7, seedsPerShare: 3 })).toEqual([2, 2, 3]);
    expect(sizes({ ...all, seeds: 3, seedsPerShare: 2 })).toEqual([1, 2]);
    expect(sizes({ ...all, seeds: 3, seedsPerShare: 9 })).toEqual([3]);
  });
});

describe('seeds that train together', () => {
  const all = { together: true, workers: 4, seedsPerShare: undefined };

  it('make one equal share for each worker', () => {
    expect(sizes({ ...all, seeds: 100 })).toEqual([25, 25, 25, 25]);
    expect(sizes({ ...all, seeds: 10 })).toEqual([2, 3, 2, 3]);
  });

  it.each([undefined, 2, 3, 5])('never make a share of one beside others: %s in a share', (seedsPerShare) => {
    for (let seeds = 2; seeds < 16; seeds++)
      for (const workers of [1, 2, 5, 8])
        expect(Math.min(...sizes({ together: true, seeds, workers, seedsPerShare }))).toBeGreaterThan(1);
  });

  it('make shares of one where that is asked for, or where there is one', () => {
    expect(sizes({ ...all, seeds: 3, seedsPerShare: 1 })).toEqual([1, 1, 1]);
    expect(sizes({ ...all, seeds: 1 })).toEqual([1]);
  });
});
