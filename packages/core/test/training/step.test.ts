import {
  adam,
  array,
  clipByNorm,
  clipByValue,
  type FitOptions,
  fit,
  grouped,
  l1,
  l2,
  linear,
  type Optimizer,
  ramp,
  rmsprop,
  sampler,
  sgd,
  stack,
  tensor,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { refusal, rejection } from '../support/compare.js';
import { runtime, scaler, towards, weights } from '../support/training.js';

/** w after `steps` steps towards 5 from 1, where the slope of the loss is 2 (w − 5). */
const trained = async (options: Partial<FitOptions> = {}, model = scaler(1)): Promise<number> => {
  const all = { data: towards(5), optimizer: sgd(0.125), steps: 1, heldOutBatches: 1, ...options };
  return weights((await fit(runtime, model, all)).models[0]!)[0]!.data[0]!;
};

describe('a training step', () => {
  it('moves a parameter against its slope', async () => {
    expect(await trained()).toBe(1 + 0.125 * 8);
    expect(await trained({ steps: 2 })).toBe(2 + 0.125 * 6);
  });

  it('reads the learning rate of its own number', async () => {
    const optimizer = sgd((step) => (step === 1 ? 0.125 : 0));
    expect(await trained({ optimizer, steps: 1 })).toBe(1);
    expect(await trained({ optimizer, steps: 2 })).toBe(2);
    expect(await trained({ optimizer, steps: 3 })).toBe(2);
  });

  it('keeps what the optimiser remembers', async () => {
    // v: −8, then −8/2 − 6 = −10
    expect(await trained({ optimizer: sgd(0.125, { momentum: 0.5 }), steps: 2 })).toBe(2 + 0.125 * 10);
  });

  it('clips the slope before the optimiser sees it', async () => {
    expect(await trained({ clip: clipByValue(4) })).toBe(1 + 0.125 * 4);
    expect(await trained({ clip: clipByNorm(2) })).toBe(1 + 0.125 * 2);
    expect(await trained({ clip: clipByNorm(100) })).toBe(2);
  });

  it('adds penalties to the slope, with their weight at this step', async () => {
    // ∇ of 4 |w| is 4, and of 2 w² is 4 w = 4
    expect(await trained({ penalties: [l1('w', 4)] })).toBe(1 + 0.125 * 4);
    expect(await trained({ penalties: [l1('w', 4), l2('w', 2)] })).toBe(1);
    const late = l1('w', ramp({ from: 0, to: 4, start: 0, end: 1 }));
    expect(await trained({ penalties: [late], steps: 2 })).toBe(2 + 0.125 * (6 - 4));
  });

  it('tells the loss without the penalties', async () => {
    const runs = await fit(runtime, scaler(1), {
      ...{
        data: towards(5),
        optimizer: sgd(0.125),
        steps: 1,
        penalties: [l1('w', 100)],
        clip: clipByValue(1),
      },
    });
    expect(runs.models[0]!.loss).toBe(16);
    // w is 0.875 now: clipped from a slope of 92.
    expect(runs.models[0]!.heldOut).toBe((0.875 - 5) ** 2);
  });

  it('takes another loss', async () => {
    expect(await trained({ loss: (ops, y, target) => ops.reshape(ops.sum(ops.sub(y, target)), []) })).toBe(
      0.875,
    );
  });

  it('constrains the parameters after the optimiser', async () => {
    const bounded = scaler(1, { constrain: ({ min }, { w }) => ({ w: min(w, 1.5) }) });
    expect(await trained({}, bounded)).toBe(1.5);
    expect(await trained({ steps: 3 }, bounded)).toBe(1.5);
  });

  it('adds what a unit regularizes, which may look at x and at the number of the step', async () => {
    const model = scaler(1, {
      regularize: ({ add, mean, mul, reshape }, { w }, { x, step }) =>
        mul(w, add(step, mul(reshape(mean(x), []), 2))),
    });
    expect(await trained({}, model)).toBe(1 + 0.125 * (8 - 2));
    expect(await trained({ steps: 2 }, model)).toBe(1.75 + 0.125 * (6.5 - 3));
  });

  it('applies the slots of units in a stack', async () => {
    const model = stack({
      a: scaler(1, { constrain: ({ min }, { w }) => ({ w: min(w, 1.5) }) }),
      b: scaler(1, { regularize: ({ mul }, { w }) => mul(w, 8) }),
    });
    const all = { data: towards(5), optimizer: sgd(0.125), steps: 1, heldOutBatches: 1 };
    const [a, b] = weights((await fit(runtime, model, all)).models[0]!);
    expect([a, b]).toEqual([array(1.5), array(1)]);
  });

  it('gives each group its own optimiser, with its own state', async () => {
    const model = stack({ a: scaler(1), b: scaler(1) });
    const optimizer = grouped(sgd(0), { b: rmsprop(0.5, { decay: 0, epsilon: 0 }) });
    const all = { data: towards(5), optimizer, steps: 1, heldOutBatches: 1 };
    // RMSprop without a memory moves by the rate alone.
    const [a, b] = weights((await fit(runtime, model, all)).models[0]!);
    expect([a, b]).toEqual([array(1), array(1.5)]);
  });

  it('runs an optimiser written by hand, even one that leaves the parameter as it is', async () => {
    const frozen: Optimizer = {
      name: 'frozen',
      slots: [],
      scalars: {},
      update: (_, { parameter }) => ({ parameter, slots: {} }),
    };
    expect(await trained({ optimizer: frozen, steps: 3 })).toBe(1);
  });
});

describe('fit refuses', () => {
  const all: FitOptions = { data: towards(5), optimizer: sgd(0.1), steps: 1, heldOutBatches: 1 };
  const rejected = (options: object): Promise<string> =>
    rejection(fit(runtime, scaler(1), { ...all, ...options }), 'NALU_OPTION');

  it.each([
    [{ steps: 0 }, 'fit: "steps" must be a whole number above 0, got 0.'],
    [{ steps: 1.5 }, 'got 1.5.'],
    [{ seeds: 0 }, 'fit: "seeds" must be a whole number above 0, got 0.'],
    [{ seeds: 1.5 }, 'fit: "seeds" must be a whole number above 0, got 1.5.'],
    [{ seeds: -2 }, 'fit: "seeds" must be a whole number above 0, got -2.'],
    [{ seeds: [] }, 'fit: "seeds" must be a whole number above 0, got 0.'],
    [{ seeds: [0, 0.5] }, '"seed" must be a whole number from 0 to 4294967295, got 0.5.'],
    [{ run: -1 }, '"run" must be a whole number from 0 to 4294967295, got -1.'],
    [{ stepsPerCall: 0 }, 'fit: "stepsPerCall" must be a whole number above 0, got 0.'],
    [{ heldOutBatches: 0 }, 'fit: "heldOutBatches" must be a whole number above 0, got 0.'],
    [
      { checkpoint: { every: 0, save: () => {} } },
      'fit: "checkpoint.every" must be a whole number above 0, got 0.',
    ],
    [{ learningRate: 1 }, 'got "learningRate".'],
    [{ penalties: [l1('v', 1)] }, 'fit: a path must lead to one of the parameters w, got "v".'],
    [
      { optimizer: grouped(adam(1), { v: adam(1) }) },
      'grouped: a path must lead to one of the parameters w, got "v".',
    ],
  ])('%j', async (options, end) => {
    const message = await rejected(options);
    expect(message.endsWith(end), message).toBe(true);
  });

  it('a model without parameters', async () => {
    const fixed = { ...scaler(1), spec: {}, init: {}, apply: <T>(_: unknown, __: unknown, x: T): T => x };
    expect(await rejection(fit(runtime, fixed as never, all), 'NALU_OPTION')).toBe(
      'fit: a model with parameters is required, got "scaler" with none.',
    );
  });

  it('a batch of a size that is not known', async () => {
    const batch = { x: tensor('batch', 1), y: tensor('batch', 1) };
    expect(refusal(() => sampler(batch, () => {}), 'NALU_SHAPE')).toBe(
      'sampler: "x" must have sizes that are known, got [batch, 1].',
    );
  });

  it('data that the model cannot take, in the words of the model', async () => {
    expect(await rejection(fit(runtime, linear(3, 1), all), 'NALU_SHAPE')).toBe(
      'linear: x must be [batch, 3], got [1, 1].',
    );
  });
});
