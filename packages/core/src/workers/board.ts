import type { Standing } from './messages.js';
import type { Share } from './shares.js';

/** Where a run stands. */
export interface CrewProgress {
  /** Seeds that are done. */
  readonly finished: number;
  readonly seeds: number;
  /** What each busy worker was last heard of. */
  readonly running: readonly Running[];
}

export interface Running extends Standing {
  readonly seeds: readonly number[];
  /** Steps done; 0 before the first message. */
  readonly step: number;
  /** The loss of the last step, for each seed; none before the first message. */
  readonly losses: readonly number[];
}

/** Who is told of what happens. What a listener throws ends the run. */
export interface Listeners<R> {
  readonly onProgress?: ((progress: CrewProgress) => void) | undefined;
  readonly onResult?: ((result: R, seed: number) => void) | undefined;
}

/** Milliseconds between two words on progress: a step takes microseconds, and a message as long. */
export const INTERVAL = 50;

/** What is to be done, what is being done, and what is done. */
export const boardOf = <R>(shares: readonly Share[], { onProgress, onResult }: Listeners<R>) => {
  const waiting = [...shares];
  const running = new Map<Share, Running>();
  const seeds = shares.flatMap((share) => share.seeds).length;
  const results: R[] = [];
  let finished = 0;
  let isOpen = true;
  let last = 0;
  const tell = (): void => {
    last = Date.now();
    onProgress?.({ finished, seeds, running: [...running.values()] });
  };
  return {
    results,
    isDone: () => finished === seeds,
    /** The next share, if there is one. */
    take: (): Share | undefined => {
      const share = waiting.shift();
      if (share === undefined) return undefined;
      running.set(share, { seeds: share.seeds, step: 0, losses: [] });
      tell();
      return share;
    },
    note: (share: Share, { step, losses }: Standing): void => {
      running.set(share, { seeds: share.seeds, step, losses });
      if (isOpen && Date.now() - last >= INTERVAL) tell();
    },
    finish: (share: Share, own: readonly R[]): void => {
      if (!isOpen) return;
      running.delete(share);
      finished += share.seeds.length;
      for (const [i, result] of own.entries()) {
        results[share.first + i] = result;
        onResult?.(result, share.seeds[i] as number);
      }
      tell();
    },
    /** Nothing is handed out any more, and nobody is told of what still comes in. */
    close: (): void => {
      isOpen = false;
      waiting.length = 0;
    },
  };
};

export type Board<R> = ReturnType<typeof boardOf<R>>;
