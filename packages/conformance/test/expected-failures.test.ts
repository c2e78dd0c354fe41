import { NaluError } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import {
  type ExpectedFailures,
  failing,
  type Reason,
  requireExpected,
  sayReason,
  statusOf,
} from '../src/expected-failures.js';
import { cases } from '../src/suite.js';

const name = 'log › special values › denormals';
const refusal = (expected: ExpectedFailures): NaluError => {
  try {
    requireExpected('toy', expected, cases);
  } catch (error) {
    if (error instanceof NaluError) return error;
  }
  throw new Error('it was not refused');
};

const reasons: readonly (readonly [said: string, reason: Reason])[] = [
  ['unimplemented: denormals', { unimplemented: 'denormals' }],
  ['impossible: it has none', { impossible: 'it has none' }],
  [
    'upstream: it flushes (https://example.org/1)',
    { upstream: 'https://example.org/1', because: 'it flushes' },
  ],
];

describe('an expected failure', () => {
  it.each(reasons)('is taken with a reason: %s', (said, reason) => {
    expect(() => requireExpected('toy', { [name]: reason }, cases)).not.toThrow();
    expect(sayReason(reason)).toBe(said);
  });

  it.each([
    ['log › special value › denormals', name],
    ['Log › special values › denormals', name],
    ['matmul › broadcasting › a batch of one', 'matmul › broadcasting › a batch of 1'],
    ['programs › values › a free axis', 'programs › values › a free axis of 1'],
  ])('that names no case is refused with the nearest names: %s', (wrong, near) => {
    const { code, message } = refusal({ [wrong]: { unimplemented: 'yet' } });
    expect(code).toBe('NALU_OPTION');
    expect(message).toContain(`toy: every expected failure must name a case, got "${wrong}". Near it are: `);
    expect(message).toContain(`"${near}"`);
  });

  it.each([
    ['nothing', {}],
    ['an empty reason', { unimplemented: '' }],
    ['a blank reason', { impossible: '  ' }],
    ['upstream without a link', { upstream: 'somebody said so', because: 'it flushes' }],
    ['upstream without https', { upstream: 'http://example.org/1', because: 'it flushes' }],
    ['upstream without what it does', { upstream: 'https://example.org/1', because: '' }],
    ['upstream that leaves out what it does', { upstream: 'https://example.org/1' }],
  ])('with %s for a reason is refused', (_, reason) => {
    const { code, message } = refusal({ [name]: reason as unknown as Reason });
    expect(code).toBe('NALU_OPTION');
    expect(message).toContain(`toy: the expected failure "${name}" must have a reason`);
  });

  it('may share its reason with others', () => {
    const reason: Reason = { unimplemented: 'both' };
    expect(failing(reason, 'a', 'b')).toEqual({ a: reason, b: reason });
  });

  it('has a status beside what came of its case', () => {
    const reason: Reason = { unimplemented: 'yet' };
    expect(statusOf(true, undefined)).toBe('passed');
    expect(statusOf(false, undefined)).toBe('failed');
    expect(statusOf(false, reason)).toBe('failed as expected');
    expect(statusOf(true, reason)).toBe('passed unexpectedly');
  });
});
