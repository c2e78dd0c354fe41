import { complain, NaluError, nac } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { refusal } from './support/compare.js';

describe('complain', () => {
  it('says who, what was required, what came, and what to do', () => {
    const error = complain('NALU_SHAPE', {
      who: 'nac',
      required: 'x must be [batch, 2]',
      got: '[2, 3]',
      advice: 'Is it transposed?',
    });
    expect(error.message).toBe('nac: x must be [batch, 2], got [2, 3]. Is it transposed?');
    expect(error.code).toBe('NALU_SHAPE');
    expect(error.name).toBe('NaluError');
    expect(error).toBeInstanceOf(Error);
  });

  it('ends with what came when there is no advice', () => {
    const { message } = complain('NALU_FILE', {
      who: 'fit',
      required: 'a step number is required',
      got: '-1',
    });
    expect(message).toBe('fit: a step number is required, got -1.');
  });

  it('keeps the cause, and has none when there is none', () => {
    const cause = new Error('below');
    const parts = { who: 'fit', required: 'this', got: 'that' };
    expect(complain('NALU_FILE', { ...parts, cause }).cause).toBe(cause);
    expect('cause' in complain('NALU_FILE', parts)).toBe(false);
  });
});

describe('NaluError.is', () => {
  it('recognises the error of another copy of this package by its marker', () => {
    const ofAnotherCopy = Object.assign(new Error('nac: …'), { [Symbol.for('nalu.error')]: true });
    expect(ofAnotherCopy).not.toBeInstanceOf(NaluError);
    expect(NaluError.is(ofAnotherCopy)).toBe(true);
  });

  it('refuses everything else', () => {
    const others = [new Error('NaluError'), { code: 'NALU_FILE' }, null, undefined, 'NALU_FILE', 1, () => 1];
    for (const other of others) expect(NaluError.is(other)).toBe(false);
  });

  it('recognises what a unit throws', () => {
    expect(refusal(() => nac(0, 1), 'NALU_OPTION')).toBe(
      'nac: "inputs" must be a whole number above 0, got 0.',
    );
  });
});
