import {
  adam,
  array,
  decodeSafetensors,
  eager,
  fit,
  type NdArray,
  nmu,
  program,
  random,
  sgd,
  snmu,
  stack,
  tensor,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { expectSame } from '../support/compare.js';
import {
  expectSameModel,
  expectSameRuns,
  runtime,
  scaler,
  sumSampler,
  sums,
  towards,
} from '../support/training.js';

const common = { data: sums, optimizer: adam(0.05), steps: 12, heldOutBatches: 2 };

/** With this loss the slope of w is the noise alone, so that each step of rate 1 takes its noise off w. */
const noisy = scaler(0, {
  training: {
    random: { n: random(uniform(1, 5), 'batch', 1) },
    apply: ({ mul }, { w }, _, { n }) => mul(w, n as never),
  },
});
const afterSteps = async (steps: number, stepsPerCall = 64): Promise<number> => {
  const { models } = await fit(runtime, noisy, {
    data: towards(5),
    optimizer: sgd(1),
    loss: ({ reshape, sum }, y) => reshape(sum(y), []),
    ...{ steps, stepsPerCall, heldOutBatches: 1 },
  });
  return models[0]!.params.w.data[0]!;
};

describe('a training form', () => {
  it('gets fresh noise of its law in each step', async () => {
    const w = await Promise.all([1, 2, 3, 4, 5, 6].map((steps) => afterSteps(steps, 4)));
    const noise = w.map((value, i) => (w[i - 1] ?? 0) - value);
    expect(new Set(noise).size).toBe(6);
    expect(noise.every((n) => n >= 1 && n < 5)).toBe(true);
  });

  it('is for training alone: what is held out, and predicted, is evaluated', async () => {
    const model = scaler(3, {
      training: { random: {}, apply: ({ add, mul }, { w }, x) => add(mul(w, x), 1000) },
    });
    const { models } = await fit(runtime, model, {
      ...{ data: towards(5), optimizer: sgd(0), steps: 1, heldOutBatches: 2 },
    });
    expect([models[0]!.loss, models[0]!.heldOut]).toEqual([998 ** 2, 4]);
    expectSame(await models[0]!.predict([[7]]), array([[21]]), 'predict');
  });

  it('draws as much noise as x has numbers, for any leading axes', async () => {
    const shapes: (readonly number[])[] = [];
    const model = scaler(1, {
      training: {
        random: { n: random(uniform(0, 1), 'batch', 1) },
        apply: (ops, { w }, x, { n }) => {
          shapes.push(ops.shape(n as never) as readonly number[]);
          return ops.mul(ops.mul(w, x), n as never);
        },
      },
    });
    for (const axes of [[4], [3, 4]]) {
      const data = program('ones', {}, { x: tensor(...axes, 1), y: tensor(...axes, 1) }, (ops) => {
        const x = ops.broadcastTo(ops.constant(1), [...axes, 1]);
        return { x, y: x };
      });
      await fit(eager(reference), model, { data, optimizer: sgd(0.1), steps: 1, heldOutBatches: 1 });
    }
    expect(shapes).toEqual([
      [4, 1],
      [4, 1],
    ]);
  });
});

describe.each([
  ['per element', snmu(2, 1)],
  ['per batch', snmu(2, 1, { noise: 'batch' })],
  ['twice in a stack', stack(snmu(2, 2), snmu(2, 1))],
])('snmu, with noise %s,', (_, model) => {
  it.each([
    ['a program', sums],
    ['a sampler', sumSampler],
  ])('has the same bits however many steps one call holds, with %s', async (_, data) => {
    for (const seeds of [1, 3]) {
      const run = (stepsPerCall: number) =>
        fit(runtime, model as never, { ...common, data, seeds, stepsPerCall });
      const one = await run(1);
      for (const steps of [5, 64]) expectSameRuns(await run(steps), one, `${steps} steps a call`);
    }
  });

  it('has the same bits whatever runs beside it', async () => {
    const together = await fit(runtime, model as never, { ...common, seeds: [5, 0, 9], stepsPerCall: 5 });
    for (const one of together.models) {
      const alone = await fit(runtime, model as never, { ...common, seeds: [one.seed] });
      expectSameModel(one, alone.models[0]!, 'among [5, 0, 9]');
    }
  });

  it('goes on to the same bits after an interruption', async () => {
    for (const seeds of [1, 2]) {
      const saved: Uint8Array[] = [];
      const all = { ...common, seeds, stepsPerCall: 4 };
      const whole = await fit(runtime, model as never, {
        ...all,
        checkpoint: { every: 5, save: (bytes) => void saved.push(bytes.slice()) },
      });
      expect(saved.length).toBe(2);
      for (const resume of saved)
        expectSameRuns(await fit(runtime, model as never, { ...all, resume }), whole, `${seeds} seeds`);
    }
  });
});

describe('snmu', () => {
  it('keeps where its noise stands in a checkpoint, beside its data', async () => {
    const saved: Uint8Array[] = [];
    await fit(runtime, snmu(2, 1), {
      ...common,
      checkpoint: { every: 12, save: (bytes) => void saved.push(bytes.slice()) },
    });
    const streams = Object.keys(decodeSafetensors(saved[0]!).arrays).filter((name) =>
      name.startsWith('random'),
    );
    expect(streams.sort()).toEqual(['random.0.series.data.x', 'random.0.series.noise.noise']);
  });

  it('trains otherwise than an nmu from the same start, and is evaluated as one', async () => {
    const [noisy, plain] = await Promise.all(
      [snmu(2, 1), nmu(2, 1)].map(async (model) => (await fit(runtime, model, common)).models[0]!),
    );
    expect(noisy!.params.w.data[0]).not.toBe(plain!.params.w.data[0]);
    const x = randomArray(1, [5, 2]);
    const want: NdArray = nmu(2, 1).apply(reference, noisy!.params, x);
    expectSame(await noisy!.predict(x), want, 'seed 1');
  });

  it('learns a product', async () => {
    const product = program(
      'product',
      { x: random(uniform(1, 2), 32, 3) },
      { x: tensor(32, 3), y: tensor(32, 1) },
      ({ prod, slice }, { x }) => ({ x, y: prod(slice(x, 1, 0, 2), [1]) }),
    );
    const runs = await fit(runtime, snmu(3, 1, { penalty: { start: 0, end: 300, weight: 0.1 } }), {
      ...{ data: product, optimizer: adam(0.02), steps: 400, heldOutBatches: 1 },
    });
    const far = (await runs.best().predict([[20, 30, 7]])).data[0]!;
    expect(Math.abs(far / 600 - 1)).toBeLessThan(0.02);
  });
});
