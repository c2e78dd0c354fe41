import { batched } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, closedForm } from '../../src/case.js';
import { fixedPrograms } from '../../src/programs/random-program.js';
import { runCase } from '../../src/run-case.js';
import { subjectOf } from '../../src/subject.js';
import { expectSameBits, inputsOfMany, mapArrays, modelOf, stack } from './support/arrays.js';
import {
  anyPrograms,
  exposed,
  loopOf,
  manyOf,
  sayOf,
  seeds,
  settings,
  sizes,
  slopesOf,
} from './support/programs.js';

const MODELS = 3;
const many = batched(reference, MODELS);

describe('batched', () => {
  it('runs any program as a loop over seeds does, bit for bit, whichever inputs the seeds share', () => {
    fc.assert(
      fc.property(anyPrograms, fc.nat({ max: 7 }), seeds, sizes, (random, mask, seed, free) => {
        const isSplit = (name: string): boolean => ((mask >> Number(name.slice(1))) & 1) === 1;
        const { apply } = exposed(random);
        const models = inputsOfMany(random, { models: MODELS, seed, free });
        const [all, first] = [stack(models), models[0]!];
        const inputs = mapArrays(first, (x, name) =>
          isSplit(name) ? many.split(all[name]!) : many.share(x),
        );
        const together = mapArrays(apply(many, inputs), many.join);
        models.forEach((model, i) => {
          const own = mapArrays(model, (x, name) => (isSplit(name) ? x : first[name]!));
          const where = `model ${i}, split ${mask.toString(2)}, ${sayOf(random, seed)}`;
          expectSameBits(modelOf(together, i), apply(reference, own), where);
        });
      }),
      settings,
    );
  });

  // A sum over rows that share a matrix has another order in a loop, so the bound is the limit.
  it('over a tape is differentiated as that loop is', async () => {
    const subject = subjectOf(reference);
    const property = fc.asyncProperty(fixedPrograms, seeds, async (random, seed) => {
      const loop = slopesOf(loopOf(2, exposed(random)));
      const c: Case = {
        name: 'programs › gradient below many models',
        subject: 'programs',
        aspect: 'programs',
        program: slopesOf(manyOf(2, exposed(random))),
        inputs: stack(inputsOfMany(random, { models: 2, seed, free: 1 })),
        expected: closedForm((given) => loop.apply(reference, given)),
        strictness: 'bound',
      };
      const { passed, complaint } = await runCase(subject, c);
      if (!passed) expect.fail(`${sayOf(random, seed)}${complaint}`);
    });
    await fc.assert(property, { ...settings, numRuns: 80 });
  });
});
