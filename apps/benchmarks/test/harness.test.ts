import { describe, expect, it } from 'vitest';
import { measure, type Probe, together, turnsOf, type Variant } from '../src/harness.js';

const effort = { rounds: 2, slice: 10, warmUp: 5 };

/** A clock that only the variants move, and what they did on it. */
const stage = () => {
  const log: string[] = [];
  let now = 0;
  /** @param cost milliseconds of one thing; @param slowedBy what a round costs more. */
  const variant = (
    row: string,
    cost: number,
    slowedBy: (now: number) => number = () => 1,
  ): Variant<string> => ({
    row,
    open: async (): Promise<Probe> => {
      log.push(`open ${row}`);
      return {
        run: async (milliseconds) => {
          log.push(`${row} ${milliseconds}`);
          const start = now;
          let count = 0;
          for (; now < start + milliseconds; count++) now += cost * slowedBy(start);
          return { count, seconds: (now - start) / 1000 };
        },
        close: async () => void log.push(`close ${row}`),
      };
    },
  });
  return { log, variant };
};

describe('measure', () => {
  it('takes the variants by turns, round after round, after a warm-up of each', async () => {
    const { log, variant } = stage();
    await measure([variant('a', 1), variant('b', 2)], effort);
    expect(log).toEqual([
      ...['open a', 'open b', 'a 5', 'b 5'],
      ...['a 10', 'b 10', 'a 10', 'b 10'],
      ...['close a', 'close b'],
    ]);
  });

  it('gives a rate for each round, and counts what ran over its turn with the time it took', async () => {
    const { variant } = stage();
    const [a, b] = await measure([variant('a', 1), variant('b', 20)], effort);
    expect(a).toEqual({ row: 'a', rates: [1000, 1000] });
    expect(b).toEqual({ row: 'b', rates: [50, 50] });
  });

  it('tells of every turn', async () => {
    const { variant } = stage();
    const told: string[] = [];
    await measure([variant('a', 1), variant('b', 2)], effort, (row) => told.push(row));
    expect(told).toHaveLength(turnsOf(2, effort));
    expect(told.slice(-2)).toEqual(['a', 'b']);
  });

  it('goes on without a variant that does not open, and says why', async () => {
    const { variant } = stage();
    const closed: Variant<string> = {
      row: 'closed',
      open: async () => {
        throw new Error('no such thing\nsecond line');
      },
    };
    const [a, b] = await measure([closed, variant('b', 1)], effort);
    expect(a).toEqual({ row: 'closed', rates: [], notRun: 'no such thing' });
    expect(b?.rates).toHaveLength(2);
  });

  it('gives no rate of a variant that failed on its way', async () => {
    const { log, variant } = stage();
    let turns = 0;
    const failing: Variant<string> = {
      row: 'failing',
      open: async () => ({
        run: async () => {
          if (++turns === 3) throw new Error('out of memory');
          return { count: 1, seconds: 1 };
        },
        close: async () => void log.push('close failing'),
      }),
    };
    const [a] = await measure([failing, variant('b', 1)], effort);
    expect(a).toEqual({ row: 'failing', rates: [], notRun: 'out of memory' });
    expect(log).toContain('close failing');
  });
});

describe('together', () => {
  const probe = (count: number, seconds: number): Probe => ({
    run: async () => ({ count, seconds }),
    close: async () => {},
  });

  it('adds up rates, not counts, for one may run longer than the other', async () => {
    const { count, seconds } = await together([probe(100, 1), probe(400, 2)]).run(1000);
    expect(count / seconds).toBe(300);
  });
});
