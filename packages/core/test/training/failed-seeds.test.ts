import { decodeSafetensors, encodeSafetensors, fit, linear, nac, perSeed, type Runs, sgd } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { rejection } from '../support/compare.js';
import { apart, groupings, twoByTwo } from '../support/groupings.js';
import { counted, expectSameModel, options, runtime, scaler, sums, towards } from '../support/training.js';

describe('seeds that fail', () => {
  it.each(groupings)('do not stop the others, %s', async (_, on) => {
    const failing = <S>(runs: Runs<S>) => runs.models.map(({ failure }) => failure?.message);
    const model = scaler(1e200);
    const all = { data: towards(0), optimizer: sgd(1e200), steps: 3, seeds: 3 };
    const messages = failing(await fit(on, model, all));
    expect(messages).toEqual(failing(await fit(runtime, model, all)));
    expect(messages[1]).toContain('in step 1 with seed 1');
  });

  it.each(groupings)('stay as they are while later ones are looked into, %s', async (_, on) => {
    const rate = (seed: number) => (step: number) => (step >= 9 * seed + 1 && seed < 3 ? 1e200 : 0.01);
    const optimizer = sgd(perSeed(rate));
    const all = { data: sums, optimizer, steps: 40, stepsPerCall: 4, seeds: 4 };
    const [got, want] = [await fit(on, linear(2, 1), all), await fit(runtime, linear(2, 1), all)];
    const messages = ({ models }: typeof got) => models.map(({ failure }) => failure?.message);
    expect(messages(got)).toEqual(messages(want));
    expect(messages(got).map((message) => message?.match(/step \d+/)?.[0])).toEqual([
      'step 3',
      'step 12',
      'step 21',
      undefined,
    ]);
    expectSameModel(got.models[3]!, want.models[3]!, 'the sound one');
  });

  it('stop when they train apart, and cost nothing from then on', async () => {
    const { programs, outer } = counted(apart);
    const optimizer = sgd(perSeed((seed) => (seed === 1 ? 1e200 : 0.01)));
    const all = { data: sums, optimizer, steps: 40, stepsPerCall: 4 };
    const { models } = await fit(outer, linear(2, 1), { ...all, seeds: [0, 1, 2] });
    expect(models.map(({ failure }) => failure === undefined)).toEqual([true, false, true]);
    expect(models[1]?.loss).toBeNaN();
    // Ten calls of each sound seed, one of the other, the four steps once more by which it is told when it failed, the held-out losses.
    expect(programs.runs).toBe(2 * 10 + 1 + 3 * 4 + 1);
    const others = await fit(apart, linear(2, 1), { ...all, seeds: [0, 2] });
    expectSameModel(models[0]!, others.models[0]!, 'seed 0');
    expectSameModel(models[2]!, others.models[1]!, 'seed 2');
  });

  it('are computed along beside a sound one of their group, and stop with the last of it', async () => {
    const { programs, outer } = counted(twoByTwo);
    const failing = (...failed: readonly number[]) =>
      sgd(perSeed((seed) => (failed.includes(seed) ? 1e200 : 0.01)));
    const all = { data: sums, steps: 40, stepsPerCall: 4, seeds: 4 };
    const { models } = await fit(outer, linear(2, 1), { ...all, optimizer: failing(0, 1, 2) });
    expect(models.map(({ failure }) => failure === undefined)).toEqual([false, false, false, true]);
    // Ten calls of the second group, one of the first, the four steps once more for both, the held-out losses.
    expect(programs.runs).toBe(10 + 1 + 2 * 4 + 1);
    const whole = await fit(runtime, linear(2, 1), { ...all, optimizer: failing(0, 1, 2) });
    expectSameModel(models[3]!, whole.models[3]!, 'the sound one');
  });

  it.each([...groupings, ['together', runtime]] as const)(
    'have failed for good, whatever a resumed run sees of them, %s',
    async (_, own) => {
      const optimizer = sgd(perSeed((seed) => (seed === 1 ? 1e200 : 0.01)));
      const all = { data: sums, optimizer, steps: 20, stepsPerCall: 4, seeds: 3 };
      const saved: Uint8Array[] = [];
      const save = (bytes: Uint8Array) => void saved.push(bytes.slice());
      const whole = await fit(own, linear(2, 1), { ...all, checkpoint: { every: 8, save } });
      const last: Uint8Array[] = [];
      const resumed = await fit(own, linear(2, 1), {
        ...all,
        resume: saved[0]!,
        checkpoint: { every: 8, save: (bytes) => void last.push(bytes.slice()) },
      });
      const messages = ({ models }: typeof whole) => models.map(({ failure }) => failure?.message);
      expect(messages(resumed)).toEqual(messages(whole));
      expect(messages(whole)[1]).toContain('with seed 1');
      expectSameModel(resumed.models[0]!, whole.models[0]!, 'seed 0');
      expect(last).toEqual(saved.slice(1));
    },
  );

  it('are not read from a checkpoint that does not say of each seed whether it failed', async () => {
    const all = { ...options, seeds: 2 };
    const saved: Uint8Array[] = [];
    const save = (bytes: Uint8Array) => void saved.push(bytes.slice());
    await fit(apart, nac(2, 1), { ...all, checkpoint: { every: 10, save } });
    const { arrays, metadata } = decodeSafetensors(saved[0]!);
    for (const failures of ['', '[null]', '{}', '[1, null]']) {
      const resume = encodeSafetensors({ arrays, metadata: { ...metadata, failures } });
      expect(await rejection(fit(apart, nac(2, 1), { ...all, resume }), 'NALU_FILE')).toBe(
        `fit: the checkpoint must say of each of 2 seeds whether it failed, got "${failures}".`,
      );
    }
  });
});
