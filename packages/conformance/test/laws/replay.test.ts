import { batched, replay, trace } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { closed, fixedPrograms, freePrograms, inputsOf } from '../../src/programs/random-program.js';
import { FREE } from '../../src/programs/step.js';
import { expectSameBits, inputsOfMany, mapArrays, modelOf, stack } from './support/arrays.js';
import { anyPrograms, exposed, sayOf, seeds, settings, sizes, slopesOf } from './support/programs.js';

describe('replay of trace', () => {
  it('has the bits of any program', () => {
    fc.assert(
      fc.property(fixedPrograms, seeds, (random, seed) => {
        const inputs = inputsOf(random, seed, 1);
        for (const p of [exposed(random), closed(random)])
          expectSameBits(
            replay(trace(p)).apply(reference, inputs),
            p.apply(reference, inputs),
            sayOf(random, seed),
          );
      }),
      settings,
    );
  });

  it('has the bits of any program with a free axis, at every size, given or not', () => {
    fc.assert(
      fc.property(freePrograms, seeds, (random, seed) => {
        const p = exposed(random);
        const free = replay(trace(p));
        for (const size of [1, 4]) {
          const inputs = inputsOf(random, seed, size);
          const once = p.apply(reference, inputs);
          const fixed = replay(trace(p, { dims: { [FREE]: size } }));
          const where = `free axis ${size}, ${sayOf(random, seed)}`;
          expectSameBits(free.apply(reference, inputs), once, where);
          expectSameBits(fixed.apply(reference, inputs), once, `fixed, ${where}`);
        }
      }),
      settings,
    );
  });

  it('is differentiated as the program is', () => {
    fc.assert(
      fc.property(fixedPrograms, seeds, (random, seed) => {
        const p = exposed(random);
        const inputs = inputsOf(random, seed, 1);
        const [again, once] = [replay(trace(p)), p].map((each) => slopesOf(each).apply(reference, inputs));
        expectSameBits(again!, once!, sayOf(random, seed));
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it('has the bits of any gradient', () => {
    fc.assert(
      fc.property(fixedPrograms, seeds, (random, seed) => {
        const gradient = slopesOf(exposed(random));
        const inputs = inputsOf(random, seed, 1);
        const [again, once] = [replay(trace(gradient)), gradient].map((p) => p.apply(reference, inputs));
        expectSameBits(again!, once!, sayOf(random, seed));
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it('runs many seeds at once', () => {
    const many = batched(reference, 2);
    fc.assert(
      fc.property(anyPrograms, seeds, sizes, (random, seed, free) => {
        const p = exposed(random);
        const models = inputsOfMany(random, { models: 2, seed, free });
        const split = mapArrays(stack(models), (x) => many.split(x));
        const together = mapArrays(replay(trace(p)).apply(many, split), many.join);
        models.forEach((own, i) => {
          const where = `model ${i}, ${sayOf(random, seed)}`;
          expectSameBits(modelOf(together, i), p.apply(reference, own), where);
        });
      }),
      { ...settings, numRuns: 100 },
    );
  });
});
