import { eager } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { type Logged, logOf, solvedAt } from '../src/simple-task/seed.js';
import { type Model, models } from '../src/simple-task/task.js';

const at = (step: number, interpolation: number, extrapolation: number): Logged => ({
  step,
  interpolation,
  extrapolation,
});

describe('a seed', () => {
  it('is solved where what is best in training is right outside, from the first step that is', () => {
    expect(solvedAt([at(1000, 1, 9), at(2000, 0.1, 1e-7), at(3000, 0.01, 1e-8)])).toBe(2000);
  });

  it('is not solved by a step that training would not choose', () => {
    expect(solvedAt([at(1000, 0.1, 1e-8), at(2000, 0.01, 1)])).toBeUndefined();
  });

  it('is not solved by numbers that are none', () => {
    expect(solvedAt([at(1000, Number.NaN, 0)])).toBeUndefined();
    expect(solvedAt([])).toBeUndefined();
  });

  it.each(models.map((model) => [model.title, model] as const))(
    'of %s is looked at on its way, with errors that are not those of its start',
    async (_, model: Model) => {
      const log = await logOf(eager(reference), model, { seed: 0, steps: 4 });
      expect(log.map(({ step }) => step)).toEqual([4]);
      expect(log[0]?.interpolation).toBeGreaterThan(0);
      expect(log[0]?.extrapolation).toBeGreaterThan(log[0]?.interpolation as number);
    },
  );
});
