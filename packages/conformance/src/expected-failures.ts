import { complain } from '@nalu/core';
import type { Case } from './case.js';

/** Why a case may fail. An adapter keeps its own list, and a case of it that passes fails the run. */
export type Reason =
  /** Not yet done here; what is missing. */
  | { readonly unimplemented: string }
  /** A fault of what the adapter stands on: the issue that reports it, and what it does to us. */
  | { readonly upstream: string; readonly because: string }
  /** Cannot be done on such a device, and why. */
  | { readonly impossible: string };

/** By the full name of a case. */
export type ExpectedFailures = Readonly<Record<string, Reason>>;

/** The same reason for several cases. */
export const failing = (reason: Reason, ...names: readonly string[]): ExpectedFailures =>
  Object.fromEntries(names.map((name) => [name, reason]));

/** A reason as a sentence. */
export const sayReason = (reason: Reason): string =>
  'upstream' in reason
    ? `upstream: ${reason.because} (${reason.upstream})`
    : 'impossible' in reason
      ? `impossible: ${reason.impossible}`
      : `unimplemented: ${reason.unimplemented}`;

const isLink = (text: string): boolean => /^https:\/\/\S+$/.test(text);

const isSaid = (text: unknown): boolean => typeof text === 'string' && text.trim() !== '';

/** Whether there is a reason in it: those who write JavaScript have only this. */
const isGiven = (reason: Reason): boolean => {
  if ('upstream' in reason) return isLink(reason.upstream) && isSaid(reason.because);
  return isSaid('impossible' in reason ? reason.impossible : reason.unimplemented);
};

/**
 * Refuses expected failures that name no case, or give no reason.
 *
 * @throws {NaluError} NALU_OPTION, with the nearest names for an unknown one.
 */
export const requireExpected = (
  who: string,
  expected: ExpectedFailures,
  cases: readonly Pick<Case, 'name'>[],
): void => {
  const known = new Set(cases.map(({ name }) => name));
  for (const [name, reason] of Object.entries(expected)) {
    if (!known.has(name)) throw unknownCase(who, name, [...known]);
    if (!isGiven(reason))
      throw complain('NALU_OPTION', {
        who,
        required: `the expected failure "${name}" must have a reason: unimplemented, impossible, or upstream with the link of an issue and because`,
        got: JSON.stringify(reason),
      });
  }
};

const pairsOf = (text: string): Set<string> =>
  new Set(Array.from({ length: text.length - 1 }, (_, i) => text.slice(i, i + 2)));

/** How many pairs of letters two names share, of all that they have. */
const likeness = (a: string, b: string): number => {
  const [left, right] = [pairsOf(a), pairsOf(b)];
  const shared = [...left].filter((pair) => right.has(pair)).length;
  return (2 * shared) / (left.size + right.size);
};

const unknownCase = (who: string, name: string, known: readonly string[]) => {
  const near = [...known].sort((a, b) => likeness(b, name) - likeness(a, name)).slice(0, 3);
  return complain('NALU_OPTION', {
    who,
    required: 'every expected failure must name a case',
    got: `"${name}"`,
    advice: `Near it are: ${near.map((other) => `"${other}"`).join(', ')}.`,
  });
};

/** What became of a case, beside what was expected of it. */
export type Status = 'passed' | 'failed' | 'failed as expected' | 'passed unexpectedly';

export const statusOf = (passed: boolean, reason: Reason | undefined): Status =>
  reason === undefined
    ? passed
      ? 'passed'
      : 'failed'
    : passed
      ? 'passed unexpectedly'
      : 'failed as expected';
