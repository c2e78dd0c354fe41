import { checked } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { inputsOf } from '../../src/programs/random-program.js';
import { expectSameBits } from './support/arrays.js';
import { anyPrograms, exposed, sayOf, seeds, settings, sizes } from './support/programs.js';

describe('checked', () => {
  it('changes no bit of any program', () => {
    fc.assert(
      fc.property(anyPrograms, seeds, sizes, (random, seed, free) => {
        const { apply } = exposed(random);
        const inputs = inputsOf(random, seed, free);
        expectSameBits(apply(checked(reference), inputs), apply(reference, inputs), sayOf(random, seed));
      }),
      settings,
    );
  });
});
