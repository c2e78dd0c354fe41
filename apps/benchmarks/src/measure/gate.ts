import type { Slice } from '../harness.js';

/** Of the words that a worker and its maker share. */
const SLICE_MS = 0;

/** What the worker's side of a gate is made of; a test gives its own. */
export interface GateParts {
  /** Milliseconds, from any beginning. */
  readonly now: () => number;
  /** Says what the slice came to. */
  readonly tell: (slice: Slice) => void;
  /** Waits for the next turn; gives its length in milliseconds, or 0 when there is none. */
  readonly wait: () => number;
}

/** Thrown at whoever passes a gate after the last turn. */
export const ended = Symbol('ended');

/**
 * The measured work calls this again and again, with how much it has done in all; it holds the work up between its turns.
 *
 * So work that cannot be paused by itself, such as `fit`, takes its turn among others, and stays warm in between.
 */
export const gate = ({ now, tell, wait }: GateParts): ((done: number) => void) => {
  let [startedAt, startedWith, until] = [0, 0, Number.NEGATIVE_INFINITY];
  return (done) => {
    if (now() < until) return;
    if (until !== Number.NEGATIVE_INFINITY)
      tell({ count: done - startedWith, seconds: (now() - startedAt) / 1000 });
    const length = wait();
    if (length === 0) throw ended;
    [startedAt, startedWith] = [now(), done];
    until = startedAt + length;
  };
};

/** Waits on memory that the maker of a worker writes to. */
export const waitOn =
  (shared: Int32Array): (() => number) =>
  () => {
    Atomics.wait(shared, SLICE_MS, 0);
    return Math.max(0, Atomics.exchange(shared, SLICE_MS, 0));
  };

/** Lets a worker that waits go on for so many milliseconds; −1 ends it. */
export const letGo = (shared: Int32Array, milliseconds: number): void => {
  Atomics.store(shared, SLICE_MS, milliseconds);
  Atomics.notify(shared, SLICE_MS);
};
