import {
  adam,
  decodeSafetensors,
  encodeSafetensors,
  type FitOptions,
  fit,
  linear,
  nac,
  type Runs,
  sgd,
  type Unit,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { rejection } from '../support/compare.js';
import {
  expectSameRuns,
  line,
  options,
  runtime,
  scaler,
  sumSampler,
  sums,
  towards,
} from '../support/training.js';

interface Interrupted<S> {
  readonly whole: Runs<S>;
  /** The checkpoints of the whole run, by their steps. */
  readonly saved: ReadonlyMap<number, Uint8Array>;
}

const interrupted = async <S>(model: Unit<S>, all: FitOptions, every: number): Promise<Interrupted<S>> => {
  const saved = new Map<number, Uint8Array>();
  let step = 0;
  const whole = await fit(runtime, model, {
    ...all,
    onProgress: (progress) => {
      step = progress.step;
    },
    checkpoint: { every, save: (bytes) => void saved.set(step, bytes.slice()) },
  });
  return { whole, saved };
};

const text = (bytes: Uint8Array): string =>
  [...bytes.subarray(0, 400)].map((b) => String.fromCharCode(b)).join('');

describe('a checkpoint', () => {
  it.each([
    ['a program', sums],
    ['a sampler', sumSampler],
  ])('goes on to the same bits, with %s, one seed or several, wherever it was cut', async (_, data) => {
    for (const seeds of [1, 3]) {
      const all = { ...options, data, seeds, stepsPerCall: 4 };
      const plain = await fit(runtime, nac(2, 1), all);
      const { whole, saved } = await interrupted(nac(2, 1), all, 5);
      expectSameRuns(whole, plain, 'saving on the way');
      expect([...saved.keys()]).toEqual([5, 10, 15, 20]);
      for (const step of [5, 10, 15]) {
        const resumed = await fit(runtime, nac(2, 1), { ...all, resume: saved.get(step)! });
        expectSameRuns(resumed, plain, `${seeds} seeds, from step ${step}`);
      }
    }
  });

  it('keeps what the optimiser remembers, and where the streams stand', async () => {
    const { saved } = await interrupted(line, options, 10);
    const { arrays, metadata } = decodeSafetensors(saved.get(10)!);
    expect(Object.keys(arrays)).toEqual([
      'losses',
      ...['params.weight', 'params.bias'],
      ...['slots.weight.mean', 'slots.weight.square', 'slots.bias.mean', 'slots.bias.square'],
      'random.0.series.data.x',
    ]);
    expect(metadata).toEqual({ kind: 'nalu checkpoint', step: '10', run: '0', seeds: '0', streams: '1' });
  });

  it('is the same bytes for the same run', async () => {
    const [one, two] = [await interrupted(line, options, 10), await interrupted(line, options, 10)];
    expect(one.saved.get(10)).toEqual(two.saved.get(10));
  });

  it('may be cut again after it was resumed', async () => {
    const { whole, saved } = await interrupted(line, { ...options, steps: 30 }, 10);
    const again = await interrupted(line, { ...options, steps: 30, resume: saved.get(10)! }, 10);
    expect([...again.saved.keys()]).toEqual([20, 30]);
    expect(again.saved.get(20)).toEqual(saved.get(20));
    expectSameRuns(again.whole, whole, 'resumed twice');
  });

  it('may be saved by a promise, which is waited for', async () => {
    const order: string[] = [];
    await fit(runtime, line, {
      ...{ ...options, steps: 4 },
      onProgress: ({ step }) => order.push(`step ${step}`),
      checkpoint: {
        every: 2,
        save: async () => {
          await new Promise((done) => setTimeout(done, 5));
          order.push('saved');
        },
      },
    });
    expect(order).toEqual(['step 1', 'step 2', 'saved', 'step 3', 'step 4', 'saved']);
  });

  it('of the last step is the trained model again', async () => {
    const { whole, saved } = await interrupted(line, options, 20);
    const again = await fit(runtime, line, { ...options, resume: saved.get(20)! });
    expectSameRuns(again, whole, 'from the last step');
  });

  it('needs no random stream where the data are fixed', async () => {
    const fixed = { ...options, data: towards(5), optimizer: adam(0.1) };
    const { whole, saved } = await interrupted(scaler(1), fixed, 10);
    expectSameRuns(await fit(runtime, scaler(1), { ...fixed, resume: saved.get(10)! }), whole, 'fixed data');
  });
});

describe('a checkpoint is refused', () => {
  const saved = async (all: FitOptions = options): Promise<Uint8Array> =>
    (await interrupted(line, { ...all, steps: 10 }, 10)).saved.get(10)!;
  const resumed = async (
    bytes: Uint8Array,
    all: Partial<FitOptions> = {},
    model: Unit<never> = line as never,
  ) => rejection(fit(runtime, model, { ...options, ...all, resume: bytes }), 'NALU_FILE');

  it('by another run, or other seeds', async () => {
    const bytes = await saved({ ...options, seeds: [1, 2], run: 3 });
    expect(await resumed(bytes, { seeds: [1, 2] })).toBe('fit: the checkpoint must be of run 0, got 3.');
    expect(await resumed(bytes, { run: 3, seeds: [1] })).toBe(
      'fit: the checkpoint must be of seeds 1, got 1 2.',
    );
    expect(await resumed(bytes, { run: 3, seeds: [2, 1] })).toContain('must be of seeds 2 1, got 1 2');
  });

  it('by another model', async () => {
    const bytes = await saved();
    expect(await resumed(bytes, {}, linear(2, 2) as never)).toBe(
      'fit: the checkpoint must hold "params.weight" as [2, 2], got [2, 1].',
    );
    expect(await resumed(bytes, {}, nac(2, 1) as never)).toBe(
      'fit: the checkpoint must hold "params.wHat" as [2, 1], got nothing.',
    );
  });

  it('by another optimiser, which remembers other things', async () => {
    expect(await resumed(await saved(), { optimizer: sgd(0.1, { momentum: 0.9 }) })).toBe(
      'fit: the checkpoint must hold "slots.weight.velocity" as [2, 1], got nothing.',
    );
  });

  it('by a run that ends before it', async () => {
    const bytes = await saved();
    expect(await rejection(fit(runtime, line, { ...options, steps: 9, resume: bytes }), 'NALU_OPTION')).toBe(
      'fit: "steps" must be at least the 10 of the checkpoint, got 9.',
    );
  });

  it('when it is truncated, at any length', async () => {
    const bytes = await saved();
    for (const length of [0, 7, 8, 50, bytes.length - 1])
      expect(await resumed(bytes.subarray(0, length))).toMatch(/^checkpoint: /);
  });

  it('when it is another file', async () => {
    const weights = encodeSafetensors({ arrays: {}, metadata: { model: 'linear' } });
    expect(await resumed(weights)).toBe('fit: a checkpoint of nalu is required to resume, got another file.');
    const { arrays, metadata } = decodeSafetensors(await saved());
    for (const step of ['-1', '1.5', 'ten', '1e400'])
      expect(await resumed(encodeSafetensors({ arrays, metadata: { ...metadata, step } }))).toBe(
        `fit: a step number is required, got ${step}.`,
      );
    expect(text(await saved())).toContain('nalu checkpoint');
  });

  it('when a random stream is lost', async () => {
    const { arrays, metadata } = decodeSafetensors(await saved());
    const { 'random.0.series.data.x': _, ...rest } = arrays;
    expect(await resumed(encodeSafetensors({ arrays: rest, metadata }))).toBe(
      'fit: the checkpoint must hold 1 random streams, got 0.',
    );
  });

  it('when it holds more than this training', async () => {
    const withMomentum = await saved({ ...options, optimizer: sgd(0.1, { momentum: 0.9 }) });
    expect(await resumed(withMomentum, { optimizer: sgd(0.1) })).toBe(
      'fit: the checkpoint must be of this model and optimiser, got "slots.weight.velocity" too.',
    );
  });
});
