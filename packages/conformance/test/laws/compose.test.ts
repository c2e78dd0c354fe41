import { eager, replay, trace } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byReference, type Case } from '../../src/case.js';
import { replayed } from '../../src/lifted.js';
import { fixedPrograms, freePrograms, gradientOf, inputsOf } from '../../src/programs/random-program.js';
import { runCase } from '../../src/run-case.js';
import { subjectOf } from '../../src/subject.js';
import { expectSameBits, inputsOfMany, modelOf, stack } from './support/arrays.js';
import { exposed, manyOf, sayOf, seeds, settings, slopesOf } from './support/programs.js';

const MODELS = 2;
const runs = { ...settings, numRuns: 80 };

describe('the gradient of many models, traced and replayed', () => {
  it('has the bits of the models one by one', () => {
    fc.assert(
      fc.property(fixedPrograms, seeds, (random, seed) => {
        const gradient = slopesOf(exposed(random));
        const models = inputsOfMany(random, { models: MODELS, seed, free: 1 });
        const together = replay(trace(manyOf(MODELS, gradient))).apply(reference, stack(models));
        models.forEach((own, i) => {
          const where = `model ${i}, ${sayOf(random, seed)}`;
          expectSameBits(modelOf(together, i), gradient.apply(reference, own), where);
        });
      }),
      runs,
    );
  });

  // Where the sizes are known, all rows meet a shared matrix in one product: another order of the same sum.
  it('agrees but for the order of sums with a free axis, at every size', async () => {
    const subject = subjectOf(replayed(eager(reference)));
    let [compared, undecided] = [0, 0];
    const property = fc.asyncProperty(freePrograms, seeds, async (random, seed) => {
      for (const free of [1, 3]) {
        const c: Case = {
          name: 'programs › gradients of many models',
          subject: 'programs',
          aspect: 'programs',
          program: manyOf(MODELS, gradientOf(random)),
          inputs: stack(inputsOfMany(random, { models: MODELS, seed, free })),
          expected: byReference,
          strictness: 'bound',
        };
        const outcome = await runCase(subject, c);
        compared += outcome.compared;
        undecided += outcome.undecided;
        if (!outcome.passed) expect.fail(`free axis ${free}, ${sayOf(random, seed)}${outcome.complaint}`);
      }
    });
    await fc.assert(property, runs);
    expect(undecided, `of ${compared} that were compared`).toBeLessThan(compared / 20);
  });
});

describe('a gradient of a gradient, traced and replayed', () => {
  it('has the bits of the untraced one', () => {
    fc.assert(
      fc.property(fixedPrograms, seeds, (random, seed) => {
        const second = slopesOf(slopesOf(exposed(random)));
        const inputs = inputsOf(random, seed, 1);
        const [again, once] = [replay(trace(second)), second].map((p) => p.apply(reference, inputs));
        expectSameBits(again!, once!, sayOf(random, seed));
      }),
      { ...runs, numRuns: 40 },
    );
  });
});
