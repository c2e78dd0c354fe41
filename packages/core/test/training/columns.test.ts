import { adam, cosine, type Optimizer, ramp, rmsprop, type Schedule, sgd } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { scheduleFor } from '../../src/training/per-seed.js';
import { columnOf } from '../../src/training/schedules.js';
import { expectSame } from '../support/compare.js';

const span = { from: 0.3, to: 1e-3, start: 40, end: 900 };
const schedules: readonly (readonly [string, Schedule])[] = [
  ['a number', 0.1],
  ['a function', (step) => 0.1 / (1 + step)],
  ['a ramp', ramp(span)],
  ['half a cosine', cosine(span)],
];

/** What a schedule is in one step. */
const at = (schedule: Schedule, step: number): number =>
  typeof schedule === 'number' ? schedule : schedule(step);

type Definition = (step: number) => Readonly<Record<string, number>>;

/** Adam's scalars as its paper has them, the powers taken in every step. */
const adamIn =
  (rate: Schedule, beta1: number, beta2: number, epsilon: number): Definition =>
  (step) => {
    const correction = Math.sqrt(1 - beta2 ** (step + 1));
    return {
      learningRate: (at(rate, step) * correction) / (1 - beta1 ** (step + 1)),
      epsilon: epsilon * correction,
    };
  };

/** Betas whose powers are nothing beside 1 soon, late or never, and some of either sign. */
const betas = [
  [0.9, 0.999],
  [0, 0.5],
  [0.5, 0],
  [-0.5, 0.99],
  [0.999999, 0.9999],
  [1, 0.9],
  [0.9, 1],
  [2, 0.25],
] as const;

const optimizers = schedules.flatMap(([says, rate]): [string, Optimizer, Definition][] => [
  [`sgd with ${says}`, sgd(rate, { momentum: 0.5 }), (step) => ({ learningRate: at(rate, step) })],
  [`rmsprop with ${says}`, rmsprop(rate), (step) => ({ learningRate: at(rate, step) })],
  ...betas.map(([beta1, beta2]): [string, Optimizer, Definition] => [
    `adam with ${says}, betas ${beta1} and ${beta2}`,
    adam(rate, { beta1, beta2, epsilon: 1e-3 }),
    adamIn(rate, beta1, beta2, 1e-3),
  ]),
]);

describe('a column of scalars', () => {
  it.each(optimizers)('has the bits of its steps, one by one: %s', (_, { scalars }, definition) => {
    expect(Object.keys(scalars)).toEqual(Object.keys(definition(0)));
    for (const first of [0, 37, 300, 530, 2000, 36_000, 41_000, 1e6])
      for (const [name, schedule] of Object.entries(scalars)) {
        const rows = Array.from({ length: 100 }, (_, k) => definition(first + k)[name] as number);
        const [shape, where] = [[100], `${name} from step ${first}`];
        const got = { shape, data: columnOf(scheduleFor(schedule, 0), first, 100) };
        expectSame(got, { shape, data: Float64Array.from(rows) }, where);
      }
  });
});
