import { afterEach, describe, expect, it, vi } from 'vitest';
import { subjectOf } from '../../src/subject.js';
import { killerOf } from '../support/hunt.js';
import { rounded } from '../support/rounded.js';
import { record } from './record.js';
import type { WrongSlope } from './slope.js';
import { slopeMutants } from './slopes.js';

// The derivatives of the core, each behind a switch: it decides when a gradient is made which one is in force.
const active = vi.hoisted((): { mutant: WrongSlope | undefined } => ({ mutant: undefined }));

vi.mock(import('../../../core/src/interpreters/reverse-rules.js'), async (importOriginal) => {
  const { rules } = await importOriginal();
  return { rules: (ops) => active.mutant?.rules?.(ops, rules(ops)) ?? rules(ops) };
});
vi.mock(import('../../../core/src/interpreters/product-of-others.js'), async (importOriginal) => {
  const { productOfOthers } = await importOriginal();
  return { productOfOthers: (...args) => (active.mutant?.productOfOthers ?? productOfOthers)(...args) };
});
vi.mock(import('../../../core/src/interpreters/unbroadcast.js'), async (importOriginal) => {
  const { unbroadcast } = await importOriginal();
  return { unbroadcast: (...args) => (active.mutant?.unbroadcast ?? unbroadcast)(...args) };
});
vi.mock(import('../../../core/src/interpreters/reverse.js'), async (importOriginal) => {
  const { reverse, valueAndGradient } = await importOriginal();
  return {
    reverse,
    valueAndGradient: (ops, spec, params, f) =>
      valueAndGradient(ops, spec, params, (tape, vars) =>
        f({ ...tape, ...active.mutant?.tape?.(tape) }, vars),
      ),
  };
});

afterEach(() => {
  active.mutant = undefined;
});

describe('the suite, on right derivatives', () => {
  it('passes', async () => {
    expect(await killerOf(subjectOf(rounded('float32')), 'programs')).toBeUndefined();
  });
});

for (const [primitive, mutants] of Object.entries(slopeMutants))
  describe(`a wrong derivative of ${primitive} is caught`, () => {
    for (const mutant of mutants)
      it(`when it ${mutant.says}`, async (context) => {
        active.mutant = mutant;
        const kill = await killerOf(subjectOf(rounded('float32')), primitive);
        record(context, { primitive: `the derivative of ${primitive}`, says: mutant.says }, kill);
        expect(kill.by.aspect).toBe('gradient');
      });
  });
