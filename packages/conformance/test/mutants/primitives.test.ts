import type { Backend, NdArray, Precision } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../src/subject.js';
import { killerOf } from '../support/hunt.js';
import { afterEach, rounded, roundedTo } from '../support/rounded.js';
import type { Mutant } from './mutant.js';
import { primitiveMutants } from './primitives.js';
import { record } from './record.js';

/** The reference in a precision, but for what the mutant puts in the place of its primitives. */
const backendOf = (precision: Precision, { wrong }: Mutant): Backend<NdArray> => {
  const right = rounded(precision);
  return { ...right, ...afterEach({ ...right, ...wrong(right) }, (y) => roundedTo(precision, y)) };
};
const harmless: Mutant = { says: 'is right', wrong: () => ({}) };

describe('the suite, on what is right', () => {
  it.each(['float32', 'float16'] as const)('passes in %s', async (precision) => {
    expect(await killerOf(subjectOf(backendOf(precision, harmless)), 'programs')).toBeUndefined();
  });
});

for (const [primitive, mutants] of Object.entries(primitiveMutants))
  describe(`a wrong ${primitive} is caught`, () => {
    for (const mutant of mutants)
      it(`when it ${mutant.says}`, async (context) => {
        const { says } = mutant;
        const inDouble = await killerOf(subjectOf(backendOf('float64', mutant)), primitive);
        record(context, { primitive, says }, inDouble);
        expect(inDouble.by.subject, inDouble.by.name).toBe(primitive);
        // The tolerance of float32 is larger by nine digits, and has to be small enough all the same.
        record(
          context,
          { primitive, says },
          await killerOf(subjectOf(backendOf('float32', mutant)), primitive),
        );
      });
  });
