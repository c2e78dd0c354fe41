import {
  adam,
  eager,
  type FitOptions,
  fit,
  linear,
  lstm,
  nalu,
  type Optimizer,
  program,
  random,
  recurrent,
  sgd,
  stack,
  tensor,
  uniform,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { rejection } from '../support/compare.js';
import { type Handle, strictBackend } from '../support/strict-backend.js';
import { line, options, scaler, sumSampler, sums, towards } from '../support/training.js';

/** What lives after `use`, on a backend that throws where a tensor is used or freed after its end. */
const leftBy = async (
  use: (runtime: ReturnType<typeof eager<Handle>>) => Promise<unknown>,
): Promise<number> => {
  const { backend, live } = strictBackend();
  await use(eager(backend));
  return live();
};

const frozen: Optimizer = {
  name: 'frozen',
  slots: ['kept'],
  scalars: {},
  update: (_, { parameter, slots }) => ({ parameter, slots: { kept: slots.kept! } }),
};

describe('a training run leaves no tensor behind', () => {
  it.each<[string, Partial<FitOptions>]>([
    ['of a program', { data: sums }],
    ['of a sampler', { data: sumSampler }],
    ['of several seeds', { seeds: 3 }],
    ['of several steps a call', { stepsPerCall: 6 }],
    ['with checkpoints', { checkpoint: { every: 5, save: () => {} } }],
    ['with an optimiser that hands everything through', { optimizer: frozen }],
    ['with momentum', { optimizer: sgd(0.01, { momentum: 0.9 }) }],
  ])('%s', async (_, more) => {
    expect(await leftBy((runtime) => fit(runtime, line, { ...options, ...more }))).toBe(0);
  });

  it.each([sums, sumSampler])('of seeds that train apart', async (data) => {
    const all = { ...options, data, seeds: 3, stepsPerCall: 6 };
    expect(await leftBy((runtime) => fit({ ...runtime, seedsTogether: 1 }, line, all))).toBe(0);
  });

  it('of a sequence model', async () => {
    const model = stack(recurrent(lstm(2, 3)), nalu(3, 1));
    const data = program(
      'sequences',
      { x: random(uniform(0, 1), 4, 2, 2) },
      { x: tensor(4, 2, 2), y: tensor(2, 1) },
      ({ mean, reshape }, { x }) => ({ x, y: reshape(mean(x, [0, 2]), [2, 1]) }),
    );
    expect(await leftBy((runtime) => fit(runtime, model, { ...options, data, steps: 3, seeds: 2 }))).toBe(0);
  });

  it('that resumes', async () => {
    let bytes: Uint8Array | undefined;
    const save = (saved: Uint8Array): void => {
      bytes ??= saved;
    };
    const checkpoint = { every: 10, save };
    expect(await leftBy((runtime) => fit(runtime, line, { ...options, checkpoint }))).toBe(0);
    expect(await leftBy((runtime) => fit(runtime, line, { ...options, resume: bytes! }))).toBe(0);
  });

  it('that diverges', async () => {
    const wild = { data: towards(5), optimizer: sgd(1e60), steps: 20, stepsPerCall: 4, heldOutBatches: 1 };
    const left = await leftBy((runtime) => rejection(fit(runtime, scaler(1), wild), 'NALU_DIVERGED'));
    expect(left).toBe(0);
  });

  it('that is refused', async () => {
    const left = await leftBy((runtime) => rejection(fit(runtime, linear(3, 1), options), 'NALU_SHAPE'));
    expect(left).toBe(0);
  });

  it('and its predictions leave none either', async () => {
    const left = await leftBy(async (runtime) => {
      const runs = await fit(runtime, line, { ...options, optimizer: adam(0.1), seeds: 2 });
      await runs.best().predict([[1, 2]]);
      await runs.models[1]!.predict([
        [1, 2],
        [3, 4],
      ]);
      await rejection(runs.best().predict([[1, 2, 3]]), 'NALU_SHAPE');
    });
    expect(left).toBe(0);
  });
});
