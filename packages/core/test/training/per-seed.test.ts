import {
  adam,
  type FitOptions,
  fit,
  grouped,
  type Hyperparameter,
  l1,
  l2,
  nac,
  type Optimizer,
  perSeed,
  ramp,
  rmsprop,
  type Schedule,
  sgd,
  trainingProgram,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { refusal, rejection } from '../support/compare.js';
import { expectSameModel, expectSameRuns, options, runtime, weights } from '../support/training.js';

const runtimes = [
  ['together', runtime],
  ['two by two', { ...runtime, seedsTogether: 2 }],
  ['apart', { ...runtime, seedsTogether: 1 }],
] as const;
const seeds = [5, 2, 9];
const model = nac(2, 1);

/** A schedule that is another one for each of the seeds: a number, a ramp, a function. */
const own = (scale: number, seed: number): Schedule => {
  if (seed === 5) return scale;
  if (seed === 2) return ramp({ from: 0, to: scale, start: 3, end: 12 });
  return (step) => scale / (1 + step);
};

/** Options with a hyperparameter in one place or several, given how to make it. */
const places: readonly (readonly [
  string,
  (make: (scale: number) => Hyperparameter) => Partial<FitOptions>,
])[] = [
  ['sgd', (make) => ({ optimizer: sgd(make(0.02)) })],
  ['sgd with momentum', (make) => ({ optimizer: sgd(make(0.02), { momentum: 0.5 }) })],
  ['rmsprop', (make) => ({ optimizer: rmsprop(make(0.05)) })],
  ['adam', (make) => ({ optimizer: adam(make(0.05)) })],
  ['one of two groups', (make) => ({ optimizer: grouped(adam(0.05), { mHat: sgd(make(0.1)) }) })],
  ['both of two groups', (make) => ({ optimizer: grouped(adam(make(0.1)), { mHat: sgd(make(0.2)) }) })],
  ['a penalty', (make) => ({ penalties: [l1('wHat', make(3))] })],
  [
    'penalties beside a rate',
    (make) => ({ optimizer: adam(make(0.1)), penalties: [l2('mHat', make(2)), l1('wHat', 0.5)] }),
  ],
];

describe.each(runtimes)('a hyperparameter per seed, with seeds that train %s', (_, on) => {
  it.each(places)('gives a seed the bits of a run of its own: %s', async (_, at) => {
    const all = { ...options, stepsPerCall: 7 };
    const together = await fit(on, model, {
      ...all,
      ...at((scale) => perSeed((seed) => own(scale, seed))),
      seeds,
    });
    for (const [i, seed] of seeds.entries()) {
      const plain = { ...all, ...at((scale) => own(scale, seed)) };
      const beside = await fit(on, model, { ...plain, seeds });
      expectSameModel(together.models[i]!, beside.models[i]!, 'beside companions with its schedule');
      const alone = await fit(on, model, { ...plain, seeds: [seed] });
      expectSameModel(together.models[i]!, alone.models[0]!, 'alone');
      const other = beside.models[(i + 1) % seeds.length]!;
      expect(weights(other)).not.toEqual(weights(together.models[(i + 1) % seeds.length]!));
    }
  });

  it('changes no bit with the companions, the steps of a call, or an interruption', async () => {
    const optimizer = adam(perSeed((seed) => own(0.1, seed)));
    const penalties = [
      l1(
        'wHat',
        perSeed((seed) => own(1, seed)),
      ),
    ];
    const all = { ...options, optimizer, penalties, seeds };
    const saved: Uint8Array[] = [];
    const save = (bytes: Uint8Array) => void saved.push(bytes.slice());
    const whole = await fit(on, model, { ...all, stepsPerCall: 1, checkpoint: { every: 7, save } });
    expectSameRuns(await fit(on, model, { ...all, stepsPerCall: 20 }), whole, 'one call');
    for (const resume of saved)
      expectSameRuns(await fit(on, model, { ...all, stepsPerCall: 4, resume }), whole, 'resumed');
    const reversed = await fit(on, model, { ...all, seeds: [9, 4, 2] });
    expectSameModel(reversed.models[0]!, whole.models[2]!, 'among others');
    expectSameModel(reversed.models[2]!, whole.models[1]!, 'among others');
    expectSameModel((await fit(on, model, { ...all, seeds: [2] })).models[0]!, whole.models[1]!, 'alone');
  });

  it('is asked for once for each seed, before the first step', async () => {
    const asked: number[] = [];
    const rate = perSeed((seed) => {
      asked.push(seed);
      return 0.1;
    });
    await fit(on, model, { ...options, optimizer: sgd(rate), seeds, stepsPerCall: 2 });
    expect(asked).toEqual(seeds);
  });
});

describe('perSeed refuses', () => {
  it.each([[0.1], [undefined], [[0.1, 0.2]]])('what is no function: %s', (given) => {
    expect(refusal(() => perSeed(given as never), 'NALU_OPTION')).toMatch(
      /^perSeed: the argument must be a function of the seed, got .+\.$/,
    );
  });

  it.each<[string, (rate: Hyperparameter) => Partial<FitOptions>]>([
    ['sgd: the learning rate', (rate) => ({ optimizer: sgd(rate) })],
    ['rmsprop: the learning rate', (rate) => ({ optimizer: rmsprop(rate) })],
    ['adam: the learning rate', (rate) => ({ optimizer: adam(rate) })],
    ['adam: the learning rate', (rate) => ({ optimizer: grouped(sgd(0.1), { mHat: adam(rate) }) })],
    ['l1: the weight', (weight) => ({ penalties: [l1('wHat', weight)] })],
    ['l2: the weight', (weight) => ({ penalties: [l2('wHat', weight)] })],
  ])('with the seed, what gives it no schedule: %s', async (where, at) => {
    const wrong = [
      [Number.NaN, 'NaN'],
      ['0.1', '"0.1"'],
      [undefined, 'undefined'],
      [perSeed(() => 0.1), 'an object'],
    ] as const;
    for (const [, on] of runtimes)
      for (const [value, printed] of wrong)
        for (const list of [seeds, [2]]) {
          const hyper = perSeed((seed) => (seed === 2 ? (value as never) : 0.1));
          const run = fit(on, model, { ...options, ...at(hyper), seeds: list });
          expect(await rejection(run, 'NALU_OPTION')).toBe(
            `${where} of seed 2 must be a finite number, or a function of the step, got ${printed}.`,
          );
        }
  });

  it('what an optimiser written by hand gives, by its name and the seed', async () => {
    const optimizer: Optimizer = {
      name: 'plain',
      slots: [],
      scalars: { rate: perSeed((seed) => (seed === 9 ? Number.NaN : 0.1)) },
      update: ({ mul, sub }, { parameter, gradient, scalars }) => ({
        parameter: sub(parameter, mul(gradient, scalars.rate!)),
        slots: {},
      }),
    };
    await fit(runtime, model, { ...options, optimizer, seeds: [5, 2] });
    expect(await rejection(fit(runtime, model, { ...options, optimizer, seeds }), 'NALU_OPTION')).toBe(
      'fit: "optimizer.0.rate" of seed 9 must be a finite number, or a function of the step, got NaN.',
    );
  });

  it('a step that is to leave as a file, which is that of one model', () => {
    const given = { optimizer: adam(perSeed(() => 0.1)), steps: 3 };
    expect(refusal(() => trainingProgram(model, given), 'NALU_OPTION')).toBe(
      'trainingProgram: "optimizer.0.learningRate" must have one schedule, for this is the step of one model, ' +
        'got one for each seed. Give the schedule of the seed to export.',
    );
  });
});
