import { forEachName, type Precision } from '@nalu/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arithmeticOf } from '../src/accuracy.js';
import { byReference, type Case } from '../src/case.js';
import { expectationOf } from '../src/expectation.js';
import { checkPrograms } from '../src/programs/law.js';
import { closed, fixedPrograms, gradientOf, inputsOf } from '../src/programs/random-program.js';
import { subjectOf } from '../src/subject.js';
import { rounded } from './support/rounded.js';
import { type Lean, sloppy } from './support/sloppy.js';

const precisions: readonly Precision[] = ['float32', 'float16'];
const leans: readonly Lean[] = ['up', 'down', 'either'];

describe('bounded', () => {
  it.each(precisions)('holds for %s that rounds correctly, on generated programs', async (precision) => {
    const outcome = await checkPrograms(subjectOf(rounded(precision)), { programs: 300, seed: 5 });
    expect(outcome.complaint).toBeUndefined();
    expect(outcome.compared).toBeGreaterThan(5000);
  });

  it.each(precisions.flatMap((precision) => leans.map((lean) => ({ precision, lean }))))(
    'holds for $precision that errs by all that is allowed, $lean',
    async ({ precision, lean }) => {
      const subject = subjectOf(sloppy(precision, lean, 17));
      const outcome = await checkPrograms(subject, { programs: 300, seed: 6 });
      expect(outcome.complaint).toBeUndefined();
      expect(outcome.compared).toBeGreaterThan(5000);
    },
  );

  it('is narrow enough to catch a backend that errs by twice what it states', async () => {
    const stated = { ulps: 2, because: 'it promises more than it keeps' };
    const accuracy = {
      primitives: forEachName(['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid'], () => stated),
    };
    const subject = subjectOf(sloppy('float32', 'up', 17), { accuracy });
    expect((await checkPrograms(subject, { programs: 100, seed: 6 })).passed).toBe(false);
  });
});

/** Generated programs and their gradients as cases. */
const generated = (count: number): readonly Case[] =>
  fc.sample(fixedPrograms, { numRuns: count, seed: 7 }).map((random, i) => ({
    name: 'generated',
    subject: 'programs',
    aspect: 'programs',
    program: i % 2 === 0 ? closed(random) : gradientOf(random),
    inputs: inputsOf(random, i, 1),
    expected: byReference,
    strictness: 'bound',
  }));

describe('how much the bound says in float32', () => {
  const shares: number[] = [];
  let undecided = 0;
  for (const c of generated(1000)) {
    const { values, tolerance } = expectationOf(c, arithmeticOf('float32'));
    for (const [name, { data }] of Object.entries(values))
      data.forEach((value, i) => {
        const t = tolerance[name]?.data[i] as number;
        if (t === Infinity) undecided += 1;
        else shares.push(t === 0 ? 0 : t / Math.abs(value));
      });
  }
  const total = shares.length + undecided;
  const below = (share: number): number => shares.filter((each) => each < share).length / shares.length;

  it('leaves few elements undecided', () => {
    console.log(`${undecided} of ${total} elements undecided: ${(100 * undecided) / total} %`);
    expect(undecided / total).toBeLessThan(0.002);
  });

  it('is small beside most values', () => {
    const parts = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1].map((share) => `${share}: ${below(share).toFixed(3)}`);
    console.log(`decided elements with a tolerance below this share of the value: ${parts.join(', ')}`);
    expect(below(1e-5)).toBeGreaterThan(0.9);
    expect(below(1e-3)).toBeGreaterThan(0.98);
  });
});
