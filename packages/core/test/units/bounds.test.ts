import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/units/catalogue.js';
import { drawParams, numbersOf, type Params, shifted } from '../support/samples.js';

const SEED = 7;

describe('a unit that bounds its weights', () => {
  /** `W ∈ [−1, 1]` of an equation. */
  const boundsOf = (equation: readonly string[]): readonly number[] | undefined =>
    equation
      .map((line) => /W\S* ∈ \[(−?\d+), (−?\d+)\]/.exec(line))
      .find((match) => match !== null)
      ?.slice(1)
      .map((text) => Number(text.replace('−', '-')));

  const bounding = catalogue.flatMap(({ equation, samples }) =>
    samples
      .filter(({ unit }) => unit.constrain !== undefined)
      .map((sample) => ({ says: sample.says, equation, sample })),
  );

  it.each(bounding)('says so, and keeps them there after any step: $says', ({ equation, sample }) => {
    const { unit } = sample;
    const [low, high] = boundsOf(equation) ?? expect.fail(`no bounds of W in: ${equation.join('; ')}`);
    const constrained = (given: Params): Params => unit.constrain!(reference, given) as Params;
    for (const given of [drawParams(sample, SEED, [-3, 3]), shifted(unit, drawParams(sample, SEED), 0.7)]) {
      const after = constrained(given);
      const weights = unit.weights!(reference, after).flatMap(({ data }) => [...data]);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(low as number);
      expect(Math.max(...weights)).toBeLessThanOrEqual(high as number);
      expect(numbersOf(unit, constrained(after)), 'twice').toEqual(numbersOf(unit, after));
    }
  });

  it.each(bounding)('leaves weights alone that are inside: $says', ({ equation, sample }) => {
    const [low, high] = boundsOf(equation) ?? [];
    const inside = drawParams(sample, SEED, [Math.max(low as number, 0), high as number]);
    const after = sample.unit.constrain!(reference, inside) as Params;
    expect(numbersOf(sample.unit, after)).toEqual(numbersOf(sample.unit, inside));
  });
});
