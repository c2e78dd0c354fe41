import {
  adam,
  array,
  eager,
  fit,
  nac,
  type Progress,
  program,
  sampler,
  sgd,
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
  line,
  options,
  runtime,
  scaler,
  sumSampler,
  sums,
  towards,
  weights,
} from '../support/training.js';

describe('fit', () => {
  it('learns a sum, and extrapolates', async () => {
    const runs = await fit(runtime, nac(2, 1), { ...options, optimizer: adam(0.2), steps: 500 });
    const best = runs.best();
    expect(best.loss).toBeLessThan(5e-3);
    expect(best.heldOut).toBeLessThan(5e-3);
    const far = (await best.predict([[10, 20]])).data[0]!;
    expect(Math.abs(far - 30)).toBeLessThan(1);
  });

  it('learns from a sampler as it does from a program', async () => {
    const runs = await fit(runtime, line, { ...options, data: sumSampler, optimizer: adam(0.2), steps: 500 });
    expect(runs.best().heldOut).toBeLessThan(1e-3);
  });

  it('learns a fixed batch, which no random leaf makes', async () => {
    const x = array([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const fixed = program('fixed', {}, { x: tensor(4, 2), y: tensor(4, 1) }, ({ constant, sum }) => {
      const inputs = constant(x);
      return { x: inputs, y: sum(inputs, [1]) };
    });
    for (const seeds of [1, 2]) {
      const runs = await fit(runtime, line, {
        ...options,
        data: fixed,
        optimizer: adam(0.2),
        steps: 200,
        seeds,
      });
      expect(runs.best().heldOut).toBeLessThan(1e-2);
    }
  });

  it.each([
    ['a program', sums],
    ['a sampler', sumSampler],
  ])('gives the same bits however many steps one call holds, with %s', async (_, data) => {
    for (const seeds of [1, 3]) {
      const run = (stepsPerCall: number) => fit(runtime, line, { ...options, data, seeds, stepsPerCall });
      const one = await run(1);
      for (const steps of [7, 20, 64]) expectSameRuns(await run(steps), one, `${steps} steps a call`);
    }
  });

  it.each([
    ['a program', sums],
    ['a sampler', sumSampler],
  ])('gives a seed the same bits whatever runs beside it, with %s', async (_, data) => {
    const together = await fit(runtime, nac(2, 1), { ...options, data, seeds: [5, 0, 9], stepsPerCall: 6 });
    for (const model of together.models) {
      const alone = await fit(runtime, nac(2, 1), { ...options, data, seeds: [model.seed] });
      expectSameModel(model, alone.models[0]!, 'among [5, 0, 9]');
    }
  });

  it('counts its seeds from 0, and starts each of them elsewhere', async () => {
    const { models } = await fit(runtime, line, { ...options, seeds: 3 });
    expect(models.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(new Set(models.map((model) => weights(model)[0]!.data.join())).size).toBe(3);
  });

  it('differs from run to run, and repeats itself in one run', async () => {
    const run = (number?: number) =>
      fit(runtime, line, { ...options, ...(number !== undefined && { run: number }) });
    expectSameRuns(await run(0), await run(), 'run 0');
    expect(weights((await run(1)).models[0]!)).not.toEqual(weights((await run()).models[0]!));
  });

  it('tells its progress after each call', async () => {
    const told: Progress[] = [];
    const seeds = [4, 2];
    const runs = await fit(runtime, line, {
      ...{ ...options, seeds, stepsPerCall: 8 },
      onProgress: (progress) => told.push(progress),
    });
    expect(told.map(({ step, steps }) => [step, steps])).toEqual([
      [8, 20],
      [16, 20],
      [20, 20],
    ]);
    expect(told.at(-1)!.losses).toEqual(runs.models.map(({ loss }) => loss));
    expect(told.every(({ losses }) => losses.length === 2)).toBe(true);
  });

  it('hands a sampler arrays of the size of one batch, once a step and a seed', async () => {
    const sizes: number[][] = [];
    const counted = sampler(sumSampler.batch, (into, stream) => {
      sizes.push([into.x.length, into.y.length]);
      sumSampler.sample(into, stream);
    });
    await fit(runtime, line, { ...options, data: counted, steps: 5, seeds: 2, heldOutBatches: 3 });
    expect(sizes.length).toBe(2 * (5 + 3));
    expect(new Set(sizes.map((size) => size.join()))).toEqual(new Set(['16,8']));
  });
});

describe('the held-out loss', () => {
  it('is the mean over batches that training has not drawn', async () => {
    const drawn: number[] = [];
    const watched = sampler(sumSampler.batch, (into, stream) => {
      sumSampler.sample(into, stream);
      drawn.push(into.x[0]!);
    });
    await fit(runtime, line, { ...options, data: watched, steps: 30, heldOutBatches: 20 });
    expect(new Set(drawn).size).toBe(50);
  });

  it('of a known model is known', async () => {
    const { models } = await fit(runtime, scaler(3), {
      ...{ data: towards(5), optimizer: sgd(0), steps: 1, heldOutBatches: 4 },
    });
    expect(models[0]!.heldOut).toBe(4);
  });
});

describe('best', () => {
  it('is the model with the lowest held-out loss', async () => {
    // x = 1, y = a number of [0, 1) that the seed draws first; w stays 0.5.
    const data = sampler({ x: tensor(1, 1), y: tensor(1, 1) }, ({ x, y }, stream) => {
      x[0] = 1;
      stream.fill(y, uniform(0, 1));
    });
    const runs = await fit(runtime, scaler(0.5), {
      data,
      optimizer: sgd(0),
      steps: 1,
      seeds: 8,
      heldOutBatches: 1,
    });
    const losses = runs.models.map(({ heldOut }) => heldOut);
    expect(new Set(losses).size).toBe(8);
    expect(runs.best().heldOut).toBe(Math.min(...losses));
    expect(runs.best()).toBe(runs.models[losses.indexOf(Math.min(...losses))]);
  });
});

describe('predict', () => {
  it('takes lists or arrays, at any batch size, again and again', async () => {
    const best = (await fit(runtime, line, options)).best();
    for (const size of [1, 2, 64]) {
      const x = randomArray(1, [size, 2]);
      const want = line.apply(reference, best.params, x);
      expectSame(await best.predict(x), want, `seed 1, batch ${size}`);
      const lists = Array.from({ length: size }, (_, i) => [x.data[2 * i]!, x.data[2 * i + 1]!]);
      expectSame(await best.predict(lists), want, `seed 1, batch ${size}`);
    }
  });

  it('is that of its own seed', async () => {
    const { models } = await fit(eager(reference), line, { ...options, optimizer: adam(0.1), seeds: 2 });
    for (const model of models)
      expectSame(
        await model.predict([[1, 2]]),
        line.apply(reference, model.params, array([[1, 2]])),
        `${model.seed}`,
      );
  });
});
