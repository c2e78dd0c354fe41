import { type AbortSignalLike, throwIfAborted } from '../training/abort.js';
import { type Board, boardOf, type Listeners } from './board.js';
import { type Member, memberOf } from './member.js';
import type { WorkerLike } from './port.js';
import type { Share } from './shares.js';
import { makeStopWord, type StopWord, sayStop } from './stop.js';
import { within } from './within.js';

/** What is used of an `AbortSignal` by who waits for it. */
export interface AbortEvents extends AbortSignalLike {
  readonly addEventListener: (type: 'abort', listener: () => void) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

interface Terms<R> extends Listeners<R> {
  /** The public function that is at work. */
  readonly who: string;
  readonly workers: number;
  readonly signal?: AbortEvents | undefined;
}

/** Milliseconds that a worker has to end its sessions once it was told to stop: many times what a call takes. */
export const PATIENCE = 1000;

/** Hands out shares of seeds until all are done, and gives what each seed came to. Whatever happens, no worker is left. */
export const crew = async <R>(
  start: () => WorkerLike,
  shares: readonly Share[],
  { who, workers, signal, ...listeners }: Terms<R>,
): Promise<readonly R[]> => {
  throwIfAborted(signal);
  const board = boardOf<R>(shares, listeners);
  const stop = makeStopWord();
  const members: Member<R>[] = [];
  let onAbort = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort);
      for (let i = 0; i < Math.min(workers, shares.length); i++) {
        const member = memberOf<R>(who, start());
        members.push(member);
        const done = () => board.isDone() && resolve();
        work(member, board, stop, reject).then(done, reject);
      }
    });
    return board.results;
  } catch (error) {
    board.close();
    await stopped(members, stop);
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await Promise.all(members.map(({ end }) => end()));
  }
};

/** One share after another, as long as there are some. */
const work = async <R>(
  { ready, give }: Member<R>,
  board: Board<R>,
  stop: StopWord | undefined,
  onFault: (error: unknown) => void,
): Promise<void> => {
  await ready;
  for (let share = board.take(); share !== undefined; share = board.take()) {
    const current = share;
    const results = await give({ kind: 'share', seeds: share.seeds, stop }, (standing) => {
      // What a listener throws would be lost in the event loop.
      try {
        board.note(current, standing);
      } catch (error) {
        onFault(error);
      }
    });
    board.finish(share, results);
  }
};

/** Lets every worker end what it is at, as long as it does so soon. */
const stopped = async <R>(members: readonly Member<R>[], word: StopWord | undefined): Promise<void> => {
  if (word === undefined) for (const { tell } of members) tell({ kind: 'stop' });
  else sayStop(word);
  await within(PATIENCE, Promise.all(members.map(({ idle }) => idle())));
};
