import { decodeSafetensors, encodeSafetensors, fit } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { rejection } from '../support/compare.js';
import { all, always, model, told } from '../support/restarts.js';
import { expectSameRuns, options, runtime } from '../support/training.js';

describe('a checkpoint of a run with restarts', () => {
  it('goes on to the same bits, before, at and after a look', async () => {
    for (const seeds of [1, 4]) {
      const given = { ...all, seeds, steps: 24 };
      const plain = await fit(runtime, model, given);
      const { runs, saved, counts } = await told(model, given, 2);
      expectSameRuns(runs, plain, 'saving on the way');
      expect(Math.max(...counts)).toBeGreaterThan(1);
      for (const step of [2, 4, 6, 20]) {
        const again = await told(model, { ...given, resume: saved.get(step)! }, 2);
        expectSameRuns(again.runs, plain, `${seeds} seeds, from step ${step}`);
        expect(again.counts).toEqual(counts);
        expect(again.saved.get(22)).toEqual(saved.get(22));
      }
    }
  });

  it('holds how often and the losses since', async () => {
    const { saved } = await told(model, { ...all, seeds: 1, restart: always }, 6);
    const { arrays } = decodeSafetensors(saved.get(6)!);
    expect(arrays['restarts.counts']!.data).toEqual(Uint32Array.of(1));
    expect(arrays['restarts.losses.0']!.shape).toEqual([2]);
  });

  it('is needed with its rule', async () => {
    const { saved } = await told(model, all);
    expect(
      await rejection(fit(runtime, model, { ...options, seeds: 4, resume: saved.get(6)! }), 'NALU_OPTION'),
    ).toBe('fit: "restart" must be given, as for the run that wrote the checkpoint, got none.');
  });

  it('of a run without them is taken too, and the rule looks at what follows', async () => {
    const { saved } = await told(model, { ...options, seeds: 1 }, 8);
    const seen: number[] = [];
    const when = (losses: Float64Array) => seen.push(losses.length) < 0;
    const given = { ...options, restart: { every: 4, when }, resume: saved.get(8)! };
    const resumed = await fit(runtime, model, given);
    expectSameRuns(resumed, await fit(runtime, model, options), 'no restart was due');
    expect(seen).toEqual([4, 8]);
  });

  it('is refused when it is damaged', async () => {
    const { saved } = await told(model, all);
    const { arrays, metadata } = decodeSafetensors(saved.get(6)!);
    const damaged = async (changes: object) =>
      rejection(
        fit(runtime, model, {
          ...all,
          resume: encodeSafetensors({ arrays: { ...arrays, ...changes }, metadata }),
        }),
        'NALU_FILE',
      );
    const flat = { shape: [2], data: Uint32Array.of(1, 2) };
    expect(await damaged({ 'restarts.counts': flat })).toBe(
      'fit: "restarts.counts" must count 4 seeds, got [2].',
    );
    expect(await damaged({ 'restarts.losses.1': { shape: [2, 1], data: Float64Array.of(1, 2) } })).toBe(
      'fit: the checkpoint must hold "restarts.losses.1" as [2], got [2, 1].',
    );
    expect(await damaged({ 'restarts.losses.4': { shape: [1], data: Float64Array.of(1) } })).toBe(
      'fit: the checkpoint must be of this model and optimiser, got "restarts.losses.4" too.',
    );
    const { 'restarts.losses.2': _, ...rest } = arrays;
    const bytes = encodeSafetensors({ arrays: rest, metadata });
    expect(await rejection(fit(runtime, model, { ...all, resume: bytes }), 'NALU_FILE')).toBe(
      'fit: the checkpoint must hold "restarts.losses.2" as [steps], got nothing.',
    );
  });
});
