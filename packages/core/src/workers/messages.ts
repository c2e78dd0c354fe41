import { NaluError, type NaluErrorCode } from '../errors.js';
import type { Progress } from '../training/fit.js';
import type { StopWord } from './stop.js';

/** To a worker: the seeds that it takes next, with the word to look at meanwhile; or the order to stop, where there is no such word. */
export type Order =
  | { readonly kind: 'share'; readonly seeds: readonly number[]; readonly stop: StopWord | undefined }
  | { readonly kind: 'stop' };

/** Where a share stands. */
export type Standing = Pick<Progress, 'step' | 'losses'>;

/** From a worker: it has begun, it is at work, or it has done with its share. */
export type Report<R> =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'progress' } & Standing)
  | { readonly kind: 'finished'; readonly results: readonly R[] }
  | { readonly kind: 'failed'; readonly error: Told };

/** An error as it crosses: the class is lost on the way. */
export interface Told {
  readonly code: string | undefined;
  readonly message: string;
}

export const tell = (error: unknown): Told => ({
  code: NaluError.is(error) ? error.code : undefined,
  message: error instanceof Error ? error.message : String(error),
});

export const errorOf = ({ code, message }: Told): Error =>
  code === undefined ? new Error(message) : new NaluError(code as NaluErrorCode, message);
