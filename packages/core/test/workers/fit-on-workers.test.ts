import { fit, nac, type Runtime, sampler, sgd, type Trained, tensor, uniform } from '@nalu/core';
import { type Experiment, fitOnWorkers, serve } from '@nalu/core/workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { channelWorkers, workersFor } from '../support/channel-workers.js';
import { rejection } from '../support/compare.js';
import { expectSameModel, expectSameRuns, options, runtime, scaler } from '../support/training.js';

const apart: Runtime<unknown> = { ...(runtime as Runtime<unknown>), seedsTogether: 1 };
const experiment = { runtime: async () => runtime as Runtime<unknown>, model: nac(2, 1), options };

type NacSpec = (typeof experiment.model)['spec'];

const workersOf = <S, V>(own: Experiment<S, V>) => channelWorkers((port) => serve(own, port));

describe('fitOnWorkers', () => {
  it.each([
    ['together', runtime as Runtime<unknown>],
    ['apart', apart],
  ])('gives the models of one fit of all seeds, where they train %s', async (_, own) => {
    const seeds = [5, 1, 3, 8, 2];
    const whole = await fit(runtime, nac(2, 1), { ...options, seeds });
    for (const workers of [2, 3]) {
      const { start, expectNoneLeft } = workersOf(experiment);
      const runs = await fitOnWorkers(start, { ...experiment, runtime: async () => own }, { workers, seeds });
      expectSameRuns(runs, whole, `${workers} workers`);
      expectSameModel(runs.best(), whole.best(), 'the best');
      expectNoneLeft(own === apart ? workers : Math.min(workers, 2));
    }
  });

  it('makes a runtime once in a worker, and once for predictions', async () => {
    const made = vi.fn(async () => apart);
    const { start } = workersOf({ ...experiment, runtime: made });
    const runs = await fitOnWorkers(start, { ...experiment, runtime: made }, { workers: 1, seeds: 3 });
    expect(made).toHaveBeenCalledTimes(2);
    expect((await runs.best().predict([[1, 2]])).shape).toEqual([1, 1]);
  });

  it('tells of each model once it is trained, the one that it gives in the end', async () => {
    const told: Trained<NacSpec>[] = [];
    const { start } = workersOf(experiment);
    const onModel = (model: Trained<NacSpec>) => void told.push(model);
    const { models } = await fitOnWorkers(start, experiment, { workers: 1, seeds: [4, 2], onModel });
    expect(told).toEqual(models);
    expect(told[0]).toBe(models[0]);
  });

  it('keeps the models that were trained before the run was aborted', async () => {
    const told: Trained<NacSpec>[] = [];
    const stop = new AbortController();
    const own = { ...experiment, runtime: async () => apart };
    const { start, expectNoneLeft } = workersOf(own);
    const onModel = (model: Trained<NacSpec>): void => {
      told.push(model);
      if (told.length === 2) stop.abort(new Error('enough'));
    };
    const run = fitOnWorkers(start, own, { workers: 1, seeds: 5, signal: stop.signal, onModel });
    await expect(run).rejects.toThrow('enough');
    const { models } = await fit(apart, own.model, { ...options, seeds: 2 });
    for (const [i, model] of models.entries()) expectSameModel(told[i]!, model, 'before the end');
    expect(told).toHaveLength(2);
    expectNoneLeft(1);
  });
});

describe('a seed that leaves the finite numbers', () => {
  /** One batch in about five is so large that it throws its model out of the finite numbers. */
  const rare = sampler({ x: tensor(1, 1), y: tensor(1, 1) }, ({ x, y }, stream) => {
    stream.fill(x, uniform(0, 1));
    y[0] = x[0]! > 0.96 ? 3e38 : x[0]!;
  });
  const fragile = {
    model: scaler(1, { constrain: ({ max, min, mul }, { w }) => ({ w: mul(max(min(w, 1), 1), w) }) }),
    options: { data: rare, optimizer: sgd(1e200), steps: 4, heldOutBatches: 1, stepsPerCall: 2 },
  };

  it.each([
    ['together', runtime as Runtime<unknown>],
    ['apart', apart],
  ])('is reported in its model, and leaves the others alone, %s', async (_, own) => {
    const made = { ...fragile, runtime: async () => own };
    const { models } = await fit(runtime, fragile.model, { ...fragile.options, seeds: 12 });
    const lost = models.filter(({ failure }) => failure !== undefined);
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(12);
    const runs = await fitOnWorkers(workersOf(made).start, made, { workers: 2, seeds: 12 });
    for (const [i, model] of models.entries()) {
      const got = runs.models[i]!;
      if (model.failure === undefined) expectSameModel(got, model, `beside the lost`);
      else expect(got.failure).toMatchObject({ code: 'NALU_DIVERGED' });
    }
    expectSameModel(
      runs.best(),
      models.filter((each) => each.failure === undefined).sort((a, b) => a.heldOut - b.heldOut)[0]!,
      'best',
    );
  });
});

describe('a run of fit on workers', () => {
  afterEach(() => void vi.unstubAllGlobals());
  const endless = { ...experiment, options: { ...options, steps: 1e9 } };

  it.each([
    ['shared memory', () => {}],
    ['messages', () => void vi.stubGlobal('SharedArrayBuffer', undefined)],
  ])('is ended by its signal: fit is told by %s, and gives its sessions back', async (_, prepare) => {
    prepare();
    let alive = 0;
    const counting = async (): Promise<Runtime<unknown>> => ({
      ...apart,
      compile: async (program, given) => {
        alive++;
        const executable = await apart.compile(program, given);
        return { ...executable, dispose: async () => void alive-- };
      },
    });
    const { start, expectNoneLeft } = workersOf({ ...endless, runtime: counting });
    const stop = new AbortController();
    const run = fitOnWorkers(start, endless, {
      ...{ workers: 2, seeds: 4, signal: stop.signal },
      onProgress: ({ running }) => running.some(({ step }) => step > 0) && stop.abort(new Error('enough')),
    });
    await expect(run).rejects.toThrow('enough');
    expect(alive).toBe(0);
    expectNoneLeft(2);
  });

  it('makes nothing when it was aborted before', async () => {
    const made = vi.fn(experiment.runtime);
    const { start, expectNoneLeft } = workersOf(experiment);
    const signal = AbortSignal.abort(new Error('too late'));
    const run = fitOnWorkers(start, { ...experiment, runtime: made }, { workers: 1, seeds: 1, signal });
    await expect(run).rejects.toThrow('too late');
    expect(made).not.toHaveBeenCalled();
    expectNoneLeft(0);
  });

  it('rejects with what the runtime says, here or in a worker', async () => {
    const broken = {
      ...experiment,
      runtime: async (): Promise<Runtime<unknown>> => {
        throw new Error('no engine');
      },
    };
    const here = workersOf(experiment);
    await expect(fitOnWorkers(here.start, broken, { workers: 1, seeds: 1 })).rejects.toThrow('no engine');
    here.expectNoneLeft(0);
    const there = workersOf(broken);
    await expect(fitOnWorkers(there.start, experiment, { workers: 1, seeds: 1 })).rejects.toThrow(
      'no engine',
    );
    there.expectNoneLeft(1);
  });

  it('rejects with what fit says, and its code', async () => {
    const wrong = { ...experiment, options: { ...options, steps: -1 } };
    const { start, expectNoneLeft } = workersOf(wrong);
    expect(await rejection(fitOnWorkers(start, wrong, { workers: 2, seeds: 4 }), 'NALU_OPTION')).toBe(
      'fit: "steps" must be a whole number above 0, got -1.',
    );
    expectNoneLeft(2);
  });

  it.each([
    [
      undefined,
      '"runtime" of the experiment must be a function that makes a Runtime, such as () => wasm(), got undefined.',
    ],
    [
      { ...experiment, runtime },
      '"runtime" of the experiment must be a function that makes a Runtime, such as () => wasm(), got an object.',
    ],
    [{ ...experiment, model: 3 }, 'a unit is required, got 3.'],
    [{ ...experiment, options: 3 }, '"options" of the experiment must be an object, got 3.'],
    [
      { ...experiment, options: { ...options, seeds: 4 } },
      'the options of an experiment must be without "seeds", "onProgress", "checkpoint", "resume", "signal", got "seeds".',
    ],
  ])('refuses an experiment that is none, on both sides', async (wrong, message) => {
    const { start, expectNoneLeft } = workersFor(async () => []);
    const run = fitOnWorkers(start, wrong as never, { workers: 1, seeds: 1 });
    expect(await rejection(run, 'NALU_OPTION')).toBe(`fitOnWorkers: ${message}`);
    expect(() => serve(wrong as never, {} as never)).toThrow(`serve: ${message}`);
    expectNoneLeft(0);
  });

  it('refuses options that it does not have', async () => {
    const { start } = workersOf(experiment);
    const unknown = { workers: 1, seeds: 1, onResult: () => {} } as never;
    expect(await rejection(fitOnWorkers(start, experiment, unknown), 'NALU_OPTION')).toContain('"onResult"');
  });
});
