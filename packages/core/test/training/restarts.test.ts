import { constant, eager, fit, normal, sgd, tensor, unit } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import type { Restart } from '../../src/training/restarts.js';
import { groupings } from '../support/groupings.js';
import { all, always, model, told } from '../support/restarts.js';
import { strictBackend } from '../support/strict-backend.js';
import {
  expectSameModel,
  expectSameRuns,
  options,
  runtime,
  scaler,
  sumSampler,
  sums,
  towards,
  weights,
} from '../support/training.js';

describe('a restart', () => {
  it('puts a seed where its initialiser says, once its rule asks for it', async () => {
    const lost: Restart = { every: 5, when: (losses) => losses.at(-1)! > 1, init: constant(5) };
    const given = { ...options, data: towards(5), optimizer: sgd(0), restart: lost };
    const { runs, counts } = await told(scaler(1), given);
    expect(weights(runs.models[0]!)[0]!.data[0]).toBe(5);
    expect(runs.models[0]!.loss).toBe(0);
    expect(counts).toEqual([1]);
  });

  it('goes on like a run that begins there, with nothing remembered', async () => {
    const once: Restart = { every: 6, when: (losses) => losses[0] === 16, init: constant(2) };
    const given = { ...options, data: towards(5), optimizer: sgd(0.05, { momentum: 0.9 }) };
    const restarted = await fit(runtime, scaler(1), { ...given, steps: 20, restart: once });
    const fresh = await fit(runtime, scaler(2), { ...given, steps: 14 });
    expectSameRuns(restarted, fresh, '6 steps, and 14 more');
  });

  it('shows its rule the losses since the last start, the oldest first, or as many as it keeps', async () => {
    const seen: number[][] = [];
    const when = (losses: Float64Array) => seen.push([...losses]) === 2;
    const given = { ...options, data: towards(0), optimizer: sgd(0.25), steps: 17, stepsPerCall: 3 };
    await fit(runtime, scaler(1), { ...given, restart: { every: 4, when } });
    const halving = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => 0.25 ** (from + i));
    expect(seen).toEqual([halving(0, 4), halving(0, 8), halving(0, 4), halving(0, 8)]);
    seen.length = 0;
    await fit(runtime, scaler(1), {
      ...given,
      restart: { every: 4, when: (l) => when(l) && false, keep: 5 },
    });
    expect(seen).toEqual([halving(0, 4), halving(3, 5), halving(7, 5), halving(11, 5)]);
  });

  it('draws new parameters of the own initialisers each time, the same ones in the same run', async () => {
    const given = { ...options, optimizer: sgd(0), seeds: [7, 8], restart: always };
    const after = async (steps: number) => {
      const { models } = await fit(runtime, model, { ...given, steps });
      return models.map((trained) => weights(trained).flatMap(({ data }) => [...data]));
    };
    const starts = [...(await after(4)), ...(await after(8)), ...(await after(12))];
    expect(new Set(starts.map(String)).size).toBe(6);
    expect(await after(12)).toEqual(starts.slice(4));
    const r = Math.sqrt(6 / 3);
    expect(starts.flat().every((value) => Math.abs(value) <= r)).toBe(true);
  });

  it('does not come after the last step', async () => {
    const given = { ...options, data: towards(5), optimizer: sgd(0.1), steps: 12 };
    const { runs, counts } = await told(scaler(1), { ...given, restart: { ...always, init: constant(1) } });
    expect(counts).toEqual([2]);
    expectSameRuns(runs, await fit(runtime, scaler(1), { ...given, steps: 4 }), 'the third start');
  });

  it('leaves the other seeds alone', async () => {
    const { runs, counts } = await told(model, { ...all, steps: 8 });
    expect(Math.min(...counts)).toBe(0);
    expect(Math.max(...counts)).toBe(1);
    const plain = await fit(runtime, model, { ...options, seeds: 4, steps: 8 });
    counts.forEach((count, i) => {
      if (count === 0) expectSameModel(runs.models[i]!, plain.models[i]!, 'never started anew');
      else expect(runs.models[i]!.loss).not.toBe(plain.models[i]!.loss);
    });
  });

  it.each([
    ['a program', sums],
    ['a sampler', sumSampler],
  ])('changes no bit with the steps of a call or the companions, with %s', async (_, data) => {
    const given = { ...all, data };
    const whole = await fit(runtime, model, { ...given, stepsPerCall: 64 });
    for (const stepsPerCall of [1, 3, 4, 7])
      expectSameRuns(await fit(runtime, model, { ...given, stepsPerCall }), whole, `${stepsPerCall} a call`);
    for (const [says, on] of groupings) expectSameRuns(await fit(on, model, given), whole, says);
    for (const seed of [0, 1, 2, 3]) {
      const { models } = await fit(runtime, model, { ...given, seeds: [seed], stepsPerCall: 5 });
      expectSameModel(models[0]!, whole.models[seed]!, 'alone');
    }
  });

  it('is not offered to a seed that left the finite numbers', async () => {
    const steep = unit({
      name: 'steep',
      input: ['batch', 1],
      output: ['batch', 1],
      spec: { w: tensor() },
      init: { w: normal(0, 1000) },
      apply: ({ exp, mul }, { w }, x) => mul(exp(w), x),
    });
    const asked: Float64Array[] = [];
    const when = (losses: Float64Array) => asked.push(losses) > 0;
    const given = { ...options, data: towards(1), optimizer: sgd(0), seeds: 6, restart: { every: 4, when } };
    const { runs, counts, saved } = await told(steep, given);
    const failed = runs.models.flatMap(({ failure }, i) => (failure === undefined ? [] : [i]));
    expect(failed.length).toBeGreaterThan(0);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((losses) => losses.every(Number.isFinite))).toBe(true);
    const resumed = await fit(runtime, steep, { ...given, resume: saved.get(12)! });
    expect(resumed.models.map(({ failure }) => failure === undefined)).toEqual(
      runs.models.map(({ failure }) => failure === undefined),
    );
    expect(counts.length).toBe(6);
    resumed.models.forEach((each, i) => {
      if (each.failure === undefined) expectSameModel(each, runs.models[i]!, 'resumed');
    });
  });

  it('leaves no tensor behind', async () => {
    for (const seeds of [1, 3]) {
      const { backend, live } = strictBackend();
      await fit(eager(backend), model, { ...options, seeds, restart: always });
      expect(live()).toBe(0);
    }
  });
});
