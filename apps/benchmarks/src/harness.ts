import { availableParallelism } from 'node:os';

/** What one turn of a variant came to. */
export interface Slice {
  /** Things done: seed-steps, calls, or numbers. */
  readonly count: number;
  readonly seconds: number;
}

/** A variant that is ready to run. It measures inside itself, where its work is done. */
export interface Probe {
  /** Runs for about so many milliseconds: it ends what it has begun. */
  readonly run: (milliseconds: number) => Promise<Slice>;
  readonly close: () => Promise<void>;
}

/** Something that can be measured, and what stands beside its figures. */
export interface Variant<R> {
  readonly row: R;
  /** Throws where it cannot run here; the reason then stands in its row. */
  readonly open: () => Promise<Probe>;
}

/** How long to measure. Times in milliseconds. */
export interface Effort {
  readonly rounds: number;
  readonly slice: number;
  /** Before the first round: engines compile what runs often, and memory is asked for. */
  readonly warmUp: number;
}

export interface Measured<R> {
  readonly row: R;
  /** Things per second, round by round; empty where it did not run. */
  readonly rates: readonly number[];
  readonly notRun?: string;
}

interface Entry<R> {
  readonly row: R;
  readonly rates: number[];
  probe?: Probe;
  notRun?: string;
}

/**
 * Measures the variants of one table by turns: a slice of each, then the next round.
 *
 * So all of them see the same machine, whatever else it does meanwhile. What fails drops out, and says why.
 *
 * @param onTurn told before each turn.
 */
export const measure = async <R>(
  variants: readonly Variant<R>[],
  effort: Effort,
  onTurn: (row: R) => void = () => {},
): Promise<readonly Measured<R>[]> => {
  const entries = variants.map(({ row }): Entry<R> => ({ row, rates: [] }));
  const turn = async (entry: Entry<R>, take: (entry: Entry<R>) => Promise<void>): Promise<void> => {
    if (entry.notRun !== undefined) return;
    onTurn(entry.row);
    await take(entry).catch((error: unknown) => {
      entry.notRun = reasonOf(error);
    });
  };
  const turns = async (take: (entry: Entry<R>) => Promise<void>): Promise<void> => {
    for (const entry of entries) await turn(entry, take);
  };
  try {
    await forAll([...entries.entries()], ([i, entry]) =>
      turn(entry, async (entry) => {
        entry.probe = await (variants[i] as Variant<R>).open();
      }),
    );
    await turns(async ({ probe }) => void (await probe?.run(effort.warmUp)));
    for (let round = 0; round < effort.rounds; round++)
      await turns(async ({ probe, rates }) => {
        const { count, seconds } = await (probe as Probe).run(effort.slice);
        rates.push(count / seconds);
      });
  } finally {
    for (const { probe } of entries) await probe?.close();
  }
  return entries.map(({ row, rates, notRun }) =>
    notRun === undefined ? { row, rates } : { row, rates: [], notRun },
  );
};

/** As many at a time as there are cores: to start Python takes seconds, and is not measured. */
const forAll = async <A>(all: readonly A[], work: (each: A) => Promise<void>): Promise<void> => {
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
};

/** The number of times that {@link measure} calls `onTurn` when nothing fails. */
export const turnsOf = (variants: number, { rounds }: Effort): number => variants * (rounds + 2);

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] as string;

/** Two halves of the work side by side, on a core each: their rates add up. */
export const together = (probes: readonly Probe[]): Probe => ({
  run: async (milliseconds) => {
    const slices = await Promise.all(probes.map((probe) => probe.run(milliseconds)));
    const rate = slices.reduce((sum, { count, seconds }) => sum + count / seconds, 0);
    const seconds = Math.max(...slices.map((slice) => slice.seconds));
    return { count: rate * seconds, seconds };
  },
  close: async () => {
    for (const probe of probes) await probe.close();
  },
});
