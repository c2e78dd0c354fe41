import {
  adam,
  array,
  clipByNorm,
  type FitOptions,
  fit,
  linear,
  nac,
  program,
  type Runs,
  random,
  sampler,
  sgd,
  tensor,
  uniform,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { rejection } from '../support/compare.js';
import { expectSameModel, line, options, runtime, scaler, sumSampler, towards } from '../support/training.js';

/** A sampler that writes `value` into x or y of one step. */
const spoiled = (step: number, name: 'x' | 'y', value: number) => {
  let done = 0;
  return sampler(sumSampler.batch, (into, stream) => {
    sumSampler.sample(into, stream);
    if (done++ === step) into[name][1] = value;
  });
};

describe('data that are not finite', () => {
  it.each([
    { value: Number.NaN, name: 'x', printed: 'NaN' },
    { value: Number.POSITIVE_INFINITY, name: 'y', printed: 'Infinity' },
  ] as const)(
    'stop the run with the step and the name: $printed in $name',
    async ({ value, name, printed }) => {
      for (const stepsPerCall of [1, 4, 64]) {
        const all = { ...options, data: spoiled(10, name, value), stepsPerCall };
        expect(await rejection(fit(runtime, line, all), 'NALU_DATA')).toBe(
          `fit: the data of step 11 must be finite, got ${printed} in "${name}".`,
        );
      }
    },
  );

  it('are told by the first step that has them, whichever array it is in', async () => {
    let done = 0;
    const data = sampler(sumSampler.batch, (into, stream) => {
      sumSampler.sample(into, stream);
      if (done === 9) into.x[0] = Number.NaN;
      if (done++ === 6) into.y[0] = Number.NaN;
    });
    const message = await rejection(fit(runtime, line, { ...options, data, stepsPerCall: 20 }), 'NALU_DATA');
    expect(message).toBe('fit: the data of step 7 must be finite, got NaN in "y".');
  });

  it('stop a run of several seeds too', async () => {
    const data = spoiled(3 * 4 + 1, 'y', Number.NaN);
    const message = await rejection(fit(runtime, line, { ...options, data, seeds: 3 }), 'NALU_DATA');
    expect(message).toBe('fit: the data of step 5 must be finite, got NaN in "y".');
  });

  it('of a program are told by what they make of the model', async () => {
    const logs = program(
      'logs',
      { x: random(uniform(-1, 1), 4, 2) },
      { x: tensor(4, 2), y: tensor(4, 1) },
      ({ log, sum }, { x }) => ({ x, y: log(sum(x, [1])) }),
    );
    expect(await rejection(fit(runtime, line, { ...options, data: logs }), 'NALU_DIVERGED')).toContain(
      'in step 1',
    );
  });
});

describe('a run that diverges', () => {
  // The error grows by 1 − 2 · 1e60 in each step: w is infinite after the sixth, and the loss is before that.
  const wild: FitOptions = { data: towards(5), optimizer: sgd(1e60), steps: 20, heldOutBatches: 1 };

  it('stops with the step, the parameter and the loss, whatever one call holds', async () => {
    const message = await rejection(fit(runtime, scaler(1), wild), 'NALU_DIVERGED');
    expect(message).toMatch(
      /^fit: training must stay finite, got .*(step \d).*\. Lower the learning rate, or clip the gradients\.$/,
    );
    for (const stepsPerCall of [2, 3, 64])
      expect(await rejection(fit(runtime, scaler(1), { ...wild, stepsPerCall }), 'NALU_DIVERGED')).toBe(
        message,
      );
  });

  it('names the parameter that was lost, by its path', async () => {
    const jump = { ...wild, optimizer: sgd((step) => (step === 2 ? Number.POSITIVE_INFINITY : 0.1)) };
    expect(await rejection(fit(runtime, scaler(1), { ...jump, stepsPerCall: 5 }), 'NALU_DIVERGED')).toMatch(
      /^fit: training must stay finite, got Infinity at \[\] in "params\.w", at a loss of \d.*, in step 3/,
    );
    const deep = { ...options, optimizer: sgd((step) => (step === 4 ? Number.NaN : 0.1)), stepsPerCall: 7 };
    expect(await rejection(fit(runtime, linear(2, 1), deep), 'NALU_DIVERGED')).toMatch(
      /NaN at \[0, 0\] in "params\.weight", at a loss of .*, in step 5/,
    );
  });

  it('goes on where the gradients are clipped', async () => {
    const tame = { ...wild, optimizer: sgd(0.1), clip: clipByNorm(1) };
    await expect(fit(runtime, scaler(1e6), tame)).resolves.toBeDefined();
  });

  it('is told when its start is not finite', async () => {
    expect(await rejection(fit(runtime, scaler(Number.NaN), wild), 'NALU_DIVERGED')).toContain(
      'NaN at [] in "params.w", at a loss of NaN, in step 1.',
    );
  });
});

describe('among several seeds', () => {
  /** One batch in about five is so large that it throws its model out of the finite numbers. */
  const rare = sampler({ x: tensor(1, 1), y: tensor(1, 1) }, ({ x, y }, stream) => {
    stream.fill(x, uniform(0, 1));
    y[0] = x[0]! > 0.96 ? 3e38 : x[0]!;
  });
  const all = { data: rare, optimizer: sgd(1e200), steps: 4, heldOutBatches: 1, stepsPerCall: 2 };
  const model = scaler(1, {
    // Bounded as long as it is finite, so that the large step alone is what counts.
    constrain: ({ max, min, mul }, { w }) => ({ w: mul(max(min(w, 1), 1), w) }),
  });
  const run = (seeds: number | readonly number[]): Promise<Runs<(typeof model)['spec']>> =>
    fit(runtime, model, { ...all, seeds });

  it('one that leaves the finite numbers is reported, and the others are as they are alone', async () => {
    const { models, best } = await run(12);
    const failed = models.filter(({ failure }) => failure !== undefined);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(12);
    for (const each of models)
      if (each.failure === undefined)
        expectSameModel(each, (await run([each.seed])).models[0]!, 'among twelve');
      else await rejection(run([each.seed]), 'NALU_DIVERGED');
    expect(best().failure).toBeUndefined();
  });

  it('the report names the seed and the steps, and says what to do', async () => {
    const { models } = await run(12);
    for (const { failure, seed } of models)
      if (failure !== undefined)
        expect(failure.message).toMatch(
          new RegExp(
            `^fit: training must stay finite, got .+ in "params\\.w", at a loss of .+, in step \\d with seed ${seed}\\. ` +
              'Lower the learning rate, or clip the gradients\\.$',
          ),
        );
  });

  it('best refuses when none is left', async () => {
    const runs = await fit(runtime, scaler(1), {
      ...{
        data: towards(5),
        optimizer: adam(() => Number.POSITIVE_INFINITY),
        steps: 2,
        seeds: 3,
        heldOutBatches: 1,
      },
    });
    expect(runs.models.every(({ failure }) => failure !== undefined)).toBe(true);
    expect(await rejection(Promise.resolve().then(runs.best), 'NALU_DIVERGED')).toBe(
      'best: one model at least must be sound, got 3 that left the finite numbers. ' +
        'Lower the learning rate, or clip the gradients.',
    );
  });

  it('a start that differs by seed is drawn from its own stream', async () => {
    const unstable = { ...nac(1, 1, { init: { wHat: uniform(-1, 1) } }) };
    const { models } = await fit(runtime, unstable, { ...options, data: towards(1), seeds: 4, steps: 1 });
    expect(new Set(models.map(({ params }) => params.wHat.data[0])).size).toBe(4);
    expect(models[0]!.params.wHat.shape).toEqual(array([[0]]).shape);
  });
});
