import {
  adam,
  array,
  clipByNorm,
  clipByValue,
  type Defaults,
  type FitOptions,
  fit,
  lstm,
  nmu,
  recurrent,
  rmsprop,
  sgd,
  stack,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { rejection } from '../support/compare.js';
import { expectSameRuns, options, runtime, scaler, towards, weights } from '../support/training.js';

const base = { data: towards(5), steps: 1, heldOutBatches: 1 };
/** w after one step towards 5 from 1, where the slope of the loss is −8. */
const trained = async (defaults: Defaults | undefined, all: Partial<FitOptions> = {}): Promise<number> => {
  const model = scaler(1, defaults && { defaults });
  return weights((await fit(runtime, model, { ...base, ...all })).models[0]!)[0]!.data[0]!;
};
const plain: Defaults = { optimizer: 'sgd', learningRate: 0.125 };

describe('the defaults of a unit', () => {
  it('are used when no optimiser is given', async () => {
    expect(await trained(plain)).toBe(2);
    expect(await trained({ ...plain, clip: { value: 4 } })).toBe(1.5);
    expect(await trained({ ...plain, clip: { norm: 2 } })).toBe(1.25);
  });

  it.each([
    ['adam', adam],
    ['rmsprop', rmsprop],
    ['sgd', sgd],
  ] as const)('name %s as it is', async (optimizer, make) => {
    const named = await trained({ optimizer, learningRate: 0.3 }, { steps: 4 });
    expect(named).toBe(await trained(undefined, { optimizer: make(0.3), steps: 4 }));
  });

  it('give way to a clip that is given, and to an optimiser with their own clip', async () => {
    const clipped: Defaults = { ...plain, clip: { value: 4 } };
    expect(await trained(clipped, { clip: clipByValue(6) })).toBe(1.75);
    expect(await trained(clipped, { clip: clipByNorm(1) })).toBe(1.125);
    expect(await trained(clipped, { optimizer: sgd(0.125) })).toBe(2);
    expect(await trained(clipped, { optimizer: sgd(0.125), clip: clipByValue(1) })).toBe(1.125);
  });

  it('are those of the last unit of a stack that has some', async () => {
    const [slow, fast] = [{ ...plain, learningRate: 0.25 }, plain];
    const model = stack(scaler(1, { defaults: slow }), scaler(1, { defaults: fast }), scaler(1));
    const { models } = await fit(runtime, model, base);
    expect(weights(models[0]!)).toEqual([array(2), array(2), array(2)]);
  });

  it('of a paper are those of its code', async () => {
    const unit = nmu(2, 1);
    const { optimizer: _, ...rest } = options;
    const named = await fit(runtime, unit, rest);
    expectSameRuns(named, await fit(runtime, unit, { ...rest, optimizer: adam(1e-3) }), 'nmu');
  });
});

describe('a unit without defaults', () => {
  it.each([
    ['scaler', scaler(1)],
    ['stack', stack(scaler(1), scaler(1))],
    ['recurrent lstm', recurrent(lstm(1, 1))],
  ])('is refused by name when no optimiser is given: %s', async (name, model) => {
    expect(await rejection(fit(runtime, model as never, base), 'NALU_OPTION')).toBe(
      'fit: "optimizer" must be given, for the paper of the model names none, ' +
        `got "${name}" without one. Give one, such as adam(1e-3).`,
    );
  });
});
