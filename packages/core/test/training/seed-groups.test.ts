import {
  decodeSafetensors,
  encodeSafetensors,
  fit,
  linear,
  nac,
  perSeed,
  type Runs,
  sgd,
  snmu,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { feedOf } from '../../src/training/feed.js';
import { seedGroupsOf } from '../../src/training/seed-groups.js';
import { rejection } from '../support/compare.js';
import {
  expectSameModel,
  expectSameRuns,
  options,
  runtime,
  scaler,
  sumSampler,
  sums,
  towards,
} from '../support/training.js';

const apart = { ...runtime, seedsTogether: 1 };
const twoByTwo = { ...runtime, seedsTogether: 2 };
const groups = [
  ['apart', apart],
  ['two by two', twoByTwo],
] as const;

/** Runs of compiled programs. */
const counting = (on: typeof apart) => {
  const counts = { runs: 0, compiled: 0 };
  const compile: typeof on.compile = async (...given) => {
    counts.compiled++;
    const { run, dispose } = await on.compile(...given);
    const counted: typeof run = (...inputs) => {
      counts.runs++;
      return run(...inputs);
    };
    return { run: counted, dispose };
  };
  return { counts, counted: { ...on, compile } };
};

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

describe.each(groups)('seeds that train %s', (_, on) => {
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

  it('are not stopped by one that leaves the finite numbers', async () => {
    const failing = <S>(runs: Runs<S>) => runs.models.map(({ failure }) => failure?.message);
    const model = scaler(1e200);
    const all = { data: towards(0), optimizer: sgd(1e200), steps: 3, seeds: 3 };
    const messages = failing(await fit(on, model, all));
    expect(messages).toEqual(failing(await fit(runtime, model, all)));
    expect(messages[1]).toContain('in step 1 with seed 1');
  });

  it('share the program of their size', async () => {
    const { counts, counted } = counting(on);
    await fit(counted, nac(2, 1), { ...options, seeds: 8 });
    // And the held-out losses.
    expect(counts.compiled).toBe(1 + 1);
  });
});

describe('a run in groups', () => {
  it('is ended between two of them', async () => {
    const { counts, counted } = counting(apart);
    const stop = new AbortController();
    const compile: typeof apart.compile = async (...given) => {
      const executable = await counted.compile(...given);
      const run: typeof executable.run = (...inputs) => {
        stop.abort(new Error('enough'));
        return executable.run(...inputs);
      };
      return { ...executable, run };
    };
    const run = fit({ ...apart, compile }, nac(2, 1), { ...options, seeds: 5, signal: stop.signal });
    await expect(run).rejects.toThrow('enough');
    expect(counts.runs).toBe(1);
  });
});

describe('seeds that fail', () => {
  it('stop when they train apart, and cost nothing from then on', async () => {
    const { counts, counted } = counting(apart);
    const optimizer = sgd(perSeed((seed) => (seed === 1 ? 1e200 : 0.01)));
    const all = { data: sums, optimizer, steps: 40, stepsPerCall: 4 };
    const { models } = await fit(counted, linear(2, 1), { ...all, seeds: [0, 1, 2] });
    expect(models.map(({ failure }) => failure === undefined)).toEqual([true, false, true]);
    expect(models[1]?.loss).toBeNaN();
    // Ten calls of each sound seed, one of the other, the four steps once more by which it is told when it failed, the held-out losses.
    expect(counts.runs).toBe(2 * 10 + 1 + 3 * 4 + 1);
    const others = await fit(apart, linear(2, 1), { ...all, seeds: [0, 2] });
    expectSameModel(models[0]!, others.models[0]!, 'seed 0');
    expectSameModel(models[2]!, others.models[1]!, 'seed 2');
  });

  it('are computed along beside a sound one of their group, and stop with the last of it', async () => {
    const { counts, counted } = counting(twoByTwo);
    const failing = (...failed: readonly number[]) =>
      sgd(perSeed((seed) => (failed.includes(seed) ? 1e200 : 0.01)));
    const all = { data: sums, steps: 40, stepsPerCall: 4, seeds: 4 };
    const { models } = await fit(counted, linear(2, 1), { ...all, optimizer: failing(0, 1, 2) });
    expect(models.map(({ failure }) => failure === undefined)).toEqual([false, false, false, true]);
    // Ten calls of the second group, one of the first, the four steps once more for both, the held-out losses.
    expect(counts.runs).toBe(10 + 1 + 2 * 4 + 1);
    const whole = await fit(runtime, linear(2, 1), { ...all, optimizer: failing(0, 1, 2) });
    expectSameModel(models[3]!, whole.models[3]!, 'the sound one');
  });

  it.each([...groups, ['together', runtime]] as const)(
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

describe('the stream of a leaf that fills row by row', () => {
  it('gives row after row what the leaf would hold', () => {
    const law = { name: 'uniform', low: 0, high: 1 } as const;
    const [drawn, ours] = [
      feedOf(0, { seeds: [3], hasAxis: false }, undefined),
      feedOf(0, { seeds: [3], hasAxis: false }, undefined),
    ];
    const leaf = drawn.random.draw('x', law, [2, 5]);
    const stream = ours.random.stepped?.('x');
    const row = new Float64Array(5);
    for (const t of [0, 1]) {
      stream?.fill(row, law);
      expect([...row]).toEqual([...leaf.data.subarray(5 * t, 5 * t + 5)]);
    }
    expect(ours.positions()).toEqual(drawn.positions());
  });

  it('goes on from where another ended', () => {
    const law = { name: 'uniform', low: 0, high: 1 } as const;
    const [a, b] = [
      feedOf(0, { seeds: [3], hasAxis: false }, undefined),
      feedOf(0, { seeds: [3], hasAxis: false }, undefined),
    ];
    a.random.draw('x', law, [4, 3]);
    const stream = b.random.stepped?.('x');
    stream?.seek(a.random.stepped?.('x').position() as Uint32Array);
    expect(b.random.draw('x', law, [1, 3])).toEqual(a.random.draw('x', law, [1, 3]));
  });

  it('is not there where seeds have an axis', () => {
    expect(feedOf(0, { seeds: [1, 2], hasAxis: true }, undefined).random.stepped).toBeUndefined();
  });
});
