import type { AbortSignalLike } from '../training/abort.js';

/** A word of memory that a maker and its workers share: 0 until it says stop. */
export type StopWord = Int32Array;

/** Undefined where nothing can be shared: in a page that is not cross-origin isolated. */
export const makeStopWord = (): StopWord | undefined =>
  typeof SharedArrayBuffer === 'undefined' ? undefined : new Int32Array(new SharedArrayBuffer(4));

export const sayStop = (word: StopWord): void => {
  Atomics.store(word, 0, 1);
};

/** What a worker hands to `fit`: aborted as soon as its maker says so, by the word or by a message. */
export const stopSignal = (word: StopWord | undefined, isTold: () => boolean): AbortSignalLike => ({
  get aborted() {
    return isTold() || (word !== undefined && Atomics.load(word, 0) !== 0);
  },
  reason: new Error('the maker of this worker said stop'),
});
