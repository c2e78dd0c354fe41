import { fit, nac, snmu } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { seedGroupsOf } from '../../src/training/seed-groups.js';
import { rejection } from '../support/compare.js';
import { groupings } from '../support/groupings.js';
import {
  counted,
  expectSameModel,
  expectSameRuns,
  options,
  runtime,
  sumSampler,
  sums,
} from '../support/training.js';

describe('seedGroupsOf', () => {
  const sizes = (count: number, most?: number) =>
    seedGroupsOf([...Array(count).keys()], most).map(({ seeds }) => seeds.length);

  it('makes as few groups as hold the seeds, of one size or one less', () => {
    expect(sizes(100, 32)).toEqual([25, 25, 25, 25]);
    expect(sizes(101, 32)).toEqual([26, 25, 25, 25]);
    expect(sizes(5, 2)).toEqual([2, 2, 1]);
    expect(sizes(3, 1)).toEqual([1, 1, 1]);
    expect(sizes(32, 32)).toEqual([32]);
    expect(sizes(500)).toEqual([500]);
  });

  it('keeps the order of the seeds', () => {
    expect(seedGroupsOf([7, 3, 9, 1], 3).flatMap(({ seeds }) => seeds)).toEqual([7, 3, 9, 1]);
  });

  it('gives an axis to all groups of several seeds, whose bits then come of one form', () => {
    expect(seedGroupsOf([7, 3, 9], 2).map(({ hasAxis }) => hasAxis)).toEqual([true, true]);
    expect(seedGroupsOf([7, 3], 1).map(({ hasAxis }) => hasAxis)).toEqual([false, false]);
    expect(seedGroupsOf([7], 2).map(({ hasAxis }) => hasAxis)).toEqual([false]);
  });
});

describe.each(groupings)('seeds that train %s', (_, on) => {
  it.each([
    ['a program', sums],
    ['a sampler', sumSampler],
  ])('come to the bits of seeds that train together, with %s', async (_, data) => {
    const all = { ...options, data, seeds: 5, stepsPerCall: 4 };
    expectSameRuns(await fit(on, nac(2, 1), all), await fit(runtime, nac(2, 1), all), 'groups');
  });

  it('draw what a training form asks for, each from its own streams', async () => {
    const all = { ...options, seeds: [5, 2, 4], stepsPerCall: 7 };
    expectSameRuns(await fit(on, snmu(2, 1), all), await fit(runtime, snmu(2, 1), all), 'snmu');
  });

  it('are what each is alone', async () => {
    const seeds = [4, 9, 6];
    const many = await fit(on, nac(2, 1), { ...options, seeds });
    for (const [i, seed] of seeds.entries()) {
      const alone = await fit(on, nac(2, 1), { ...options, seeds: [seed] });
      expectSameModel(many.models[i]!, alone.models[0]!, `seed ${seed}`);
    }
  });

  it('go on from a checkpoint of seeds together, and the other way round', async () => {
    const all = { ...options, seeds: 3 };
    for (const [first, second] of [
      [on, runtime],
      [runtime, on],
    ] as const) {
      const saved: Uint8Array[] = [];
      const save = (bytes: Uint8Array) => void saved.push(bytes.slice());
      const whole = await fit(first, nac(2, 1), { ...all, checkpoint: { every: 10, save } });
      const resumed = await fit(second, nac(2, 1), { ...all, resume: saved[0]! });
      expectSameRuns(resumed, whole, 'resumed');
    }
  });

  it('share the program of their size', async () => {
    const { programs, outer } = counted(on);
    await fit(outer, nac(2, 1), { ...options, seeds: 8 });
    // And the held-out losses.
    expect(programs.compiled).toBe(1 + 1);
  });
});

describe('fit', () => {
  it('refuses a runtime that wants no seed on an axis', async () => {
    const run = fit({ ...runtime, seedsTogether: 0 }, nac(2, 1), { ...options, seeds: 2 });
    expect(await rejection(run, 'NALU_OPTION')).toBe(
      'fit: "runtime.seedsTogether" must be a whole number above 0, got 0.',
    );
  });
});
