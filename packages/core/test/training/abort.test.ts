import { MessageChannel } from 'node:worker_threads';
import { eager, type FitOptions, fit, nac, sgd } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { rejection } from '../support/compare.js';
import { strictBackend } from '../support/strict-backend.js';
import {
  counted,
  expectSameRuns,
  options,
  runtime,
  scaler,
  sumSampler,
  sums,
  towards,
} from '../support/training.js';

/** Options under which a run is told to end after a step, and what it says until then. */
const abortedAfter = (step: number, all: FitOptions = options) => {
  const stop = new AbortController();
  const steps: number[] = [];
  const saved: Uint8Array[] = [];
  const stopping: FitOptions = {
    ...all,
    signal: stop.signal,
    onProgress: (progress) => {
      steps.push(progress.step);
      if (progress.step === step) stop.abort(new Error('enough'));
    },
    checkpoint: { every: 4, save: (bytes) => void saved.push(bytes.slice()) },
  };
  return { stopping, steps, saved };
};

describe('a run that is aborted', () => {
  it('rejects with the reason, before its next call', async () => {
    const { stopping, steps } = abortedAfter(7, { ...options, stepsPerCall: 3 });
    await expect(fit(runtime, nac(2, 1), stopping)).rejects.toThrow('enough');
    expect(steps).toEqual([3, 4, 7]);
  });

  it('rejects after its last call too, when nothing but the held-out loss is left', async () => {
    const { stopping } = abortedAfter(options.steps);
    await expect(fit(runtime, nac(2, 1), stopping)).rejects.toThrow('enough');
  });

  it('compiles nothing when it was aborted before it began', async () => {
    const { programs, outer } = counted(runtime);
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(fit(outer, nac(2, 1), { ...options, signal })).rejects.toThrow('too late');
    expect(programs).toMatchObject({ compiled: 0, alive: 0 });
  });

  it.each([
    ['one seed', 1, {}, 1],
    ['several seeds', 3, {}, 1],
    ['several seeds that train apart', 3, { seedsTogether: 1 }, 1],
    ['groups of two sizes', 3, { seedsTogether: 2 }, 2],
  ] as const)('leaves no tensor and no program behind: %s', async (_, seeds, groups, compiled) => {
    const { backend, live } = strictBackend();
    const { programs, outer } = counted({ ...eager(backend), ...groups });
    const { stopping } = abortedAfter(5, { ...options, seeds });
    await expect(fit(outer, nac(2, 1), stopping)).rejects.toThrow('enough');
    expect(live()).toBe(0);
    expect(programs).toMatchObject({ compiled, alive: 0 });
  });

  it.each([
    ['a program', sums],
    ['a sampler', sumSampler],
  ])('goes on from what it saved to the bits of one that was not, with %s', async (_, data) => {
    const all = { ...options, data, seeds: 2 };
    const { stopping, saved } = abortedAfter(8, all);
    await expect(fit(runtime, nac(2, 1), stopping)).rejects.toThrow('enough');
    expect(saved).toHaveLength(2);
    const resumed = await fit(runtime, nac(2, 1), { ...all, resume: saved[1]! });
    expectSameRuns(resumed, await fit(runtime, nac(2, 1), all), 'resumed');
  });

  it.each([
    ['between two groups of seeds', {}, 1],
    // The first call of each of the three, and one step of the first once more.
    [
      'while it looks for the step in which a seed failed',
      { data: towards(0), optimizer: sgd(1e200) },
      3 + 1,
    ],
  ])('is ended %s, and leaves nothing behind', async (_, more: Partial<FitOptions>, last) => {
    const { backend, live } = strictBackend();
    const { programs, outer } = counted({ ...eager(backend), seedsTogether: 1 });
    const stop = new AbortController();
    const compile: typeof outer.compile = async (...given) => {
      const executable = await outer.compile(...given);
      const run: typeof executable.run = (...inputs) => {
        if (programs.runs === last - 1) stop.abort(new Error('enough'));
        return executable.run(...inputs);
      };
      return { ...executable, run };
    };
    const model = scaler(1e200);
    const all = { ...options, data: towards(1), stepsPerCall: 4, seeds: 3, signal: stop.signal, ...more };
    await expect(fit({ ...outer, compile }, model, all)).rejects.toThrow('enough');
    expect([programs.runs, programs.alive, live()]).toEqual([last, 0, 0]);
  });

  it('hears messages beside another run on its thread, though no call of their runtime ever waits', async () => {
    const { port1, port2 } = new MessageChannel();
    const stop = new AbortController();
    port2.on('message', (count: number) => port2.postMessage(count));
    port1.on('message', (count: number) =>
      count < 10 ? port1.postMessage(count + 1) : stop.abort(new Error('enough')),
    );
    port1.postMessage(0);
    const endless = { ...options, steps: 1e9, signal: stop.signal };
    const runs = [0, 1].map((run) => fit(runtime, nac(2, 1), { ...endless, run }));
    for (const run of runs) await expect(run).rejects.toThrow('enough');
    port1.close();
  });

  it('hears a timer, though no call of its runtime ever waits', async () => {
    const endless = { ...options, steps: 1e9, signal: AbortSignal.timeout(5) };
    await expect(fit(runtime, nac(2, 1), endless)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('is refused a signal that is none', async () => {
    const wrong = { ...options, signal: new AbortController() } as never;
    expect(await rejection(fit(runtime, nac(2, 1), wrong), 'NALU_OPTION')).toBe(
      'fit: "signal" must be an AbortSignal, got an object.',
    );
  });
});
