import {
  factsOf,
  fit,
  lstm,
  nac,
  nalu,
  nau,
  nmu,
  normal,
  program,
  random,
  recurrent,
  sampler,
  stack,
  tensor,
  uniform,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { options, runtime } from '../support/training.js';

// biome-ignore lint/suspicious/noExplicitAny: units of different parameters.
const unitsOf = (model: any): unknown => JSON.parse(factsOf({ model }).units ?? '');

describe('factsOf', () => {
  it('says of each unit of a stack where it stands, its sizes and the options it was made with', () => {
    const model = stack({
      hidden: stack(nau(4, 2), nalu(2, 3, { epsilon: 1e-5, bound: Number.POSITIVE_INFINITY })),
      readout: nmu(3, 1, { init: { w: uniform(0, 1) } }),
    });
    expect(unitsOf(model)).toEqual([
      { path: 'hidden.0', unit: 'nau', input: ['batch', 4], output: ['batch', 2] },
      {
        ...{ path: 'hidden.1', unit: 'nalu', input: ['batch', 2], output: ['batch', 3] },
        options: { epsilon: 1e-5, bound: 'Infinity' },
      },
      {
        ...{ path: 'readout', unit: 'nmu', input: ['batch', 3], output: ['batch', 1] },
        options: { init: { w: { name: 'uniform', low: 0, high: 1 } } },
      },
    ]);
  });

  it('says what is read of a recurrent cell', () => {
    expect(unitsOf(recurrent(lstm(2, 3), { read: 'c' }))).toMatchObject([
      { unit: 'recurrent lstm', options: { read: 'c' } },
    ]);
  });

  it('says what a model was trained on, as far as the data say it', async () => {
    const inputs = { a: random(uniform(1, 2), 8, 1), b: random(normal(0, 1), 8, 1) };
    const data = program(
      'sums',
      inputs,
      { x: tensor(8, 2), y: tensor(8, 1) },
      ({ add, concat }, { a, b }) => ({
        x: concat([a, b], 1),
        y: add(a, b),
      }),
    );
    const trained = (await fit(runtime, nac(2, 1), { ...options, steps: 1, seeds: [3], data })).best();
    expect(factsOf(trained)).toMatchObject({
      ...{ model: 'nac', task: 'sums', seed: '3' },
      range: '{"a":"uniform(1, 2)","b":"normal(0, 1)"}',
    });
    const written = sampler({ x: tensor(8, 2), y: tensor(8, 1) }, ({ x, y }) => {
      x.fill(1);
      y.fill(2);
    });
    const other = (await fit(runtime, nac(2, 1), { ...options, steps: 1, data: written })).best();
    expect(Object.keys(factsOf(other))).toEqual(['model', 'units', 'seed']);
  });
});
