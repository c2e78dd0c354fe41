import { complain, NaluError, type NaluErrorCode } from '@nalu/core';

/** Where bytes came from, and what a user can do when they are not what they should be. */
export interface Place {
  /** A path or a URL. */
  readonly where: string;
  readonly advice: string;
}

/** The error about bytes of that place: every fault of a source of digits is told in this form. */
export const fault = (
  code: NaluErrorCode,
  { where, advice }: Place,
  required: string,
  got: string,
  cause?: unknown,
): NaluError =>
  complain(code, { who: 'loadDigits', required: `${where} must ${required}`, got, advice, cause });

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** The message, with that of its cause: `fetch` says no more than "fetch failed" itself, and its cause may be mute. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (NaluError.is(error)) return error.message;
  const own = error.message || ('code' in error ? String(error.code) : error.name);
  return error.cause === undefined ? own : `${own} (${reasonOf(error.cause)})`;
};
