import {
  array,
  gatedNauNmu,
  linear,
  type NdArray,
  nac,
  nau,
  nmu,
  random,
  recurrent,
  snmu,
  stack,
  type TensorSpec,
  tensor,
  type Unit,
  uniform,
  unit,
  zeros,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, row } from '../support/arrays.js';
import { expectAllSame, expectSame, refusal } from '../support/compare.js';
import { randomParams } from '../support/units.js';

const noiseOf = (model: Unit<never>, batch: number): Readonly<Record<string, NdArray>> =>
  Object.fromEntries(
    Object.entries(model.training!.random).map(([name, { shape }], i) => [
      name,
      randomArray(10 + i, [batch, shape.at(-1) as number], { low: 1, high: 5 }),
    ]),
  );

describe('a stack', () => {
  const parts = { first: snmu(3, 2), between: nac(2, 3), last: snmu(3, 1) };
  const model = stack(parts);
  const params = randomParams(model.spec, 1, 0, 1);

  it('trains each unit in its form, on its own noise, and the others as they are', () => {
    const noise = noiseOf(model as never, 4);
    expect(Object.keys(noise)).toEqual(['first.noise', 'last.noise']);
    const x = randomArray(2, [4, 3]);
    const a = parts.first.training!.apply(reference, params.first, x, { noise: noise['first.noise']! });
    const b = parts.between.apply(reference, params.between, a);
    const want = parts.last.training!.apply(reference, params.last, b, { noise: noise['last.noise']! });
    expectSame(model.training!.apply(reference, params, x, noise), want, 'seeds 1, 2');
  });

  it('has the weights of all its units that have some, in their order', () => {
    const mixed = stack(nau(2, 2), linear(2, 2), gatedNauNmu(2, 1));
    const given = randomParams(mixed.spec, 3);
    const want = [given[0].w, given[2].wAdd, given[2].wMul];
    expectAllSame(mixed.weights!(reference, given), want, 'seed 3');
  });

  it('puts its names in front of the paths of turns', () => {
    const at = (step: number) => step > 3;
    const turning = {
      ...nau(2, 2),
      turns: [
        { path: 'w', at },
        { path: '', at },
      ],
    };
    const nested = stack({ a: nmu(2, 2), b: stack(turning, nau(2, 2)) });
    expect(nested.turns).toEqual([
      { path: 'b.0.w', at },
      { path: 'b.0', at },
    ]);
  });

  it('has no slot that none of its units has', () => {
    const bare = stack(linear(1, 1), linear(1, 1));
    expect([bare.training, bare.turns, bare.weights]).toEqual([undefined, undefined, undefined]);
  });

  it('nests, with the noise of what it holds', () => {
    const nested = stack({ a: nac(2, 3), b: model });
    expect(Object.keys(nested.training!.random)).toEqual(['b.first.noise', 'b.last.noise']);
    const given = { a: randomParams(parts.between.spec, 4), b: params };
    const noise = noiseOf(model as never, 4);
    const named = Object.fromEntries(Object.entries(noise).map(([name, value]) => [`b.${name}`, value]));
    const x = randomArray(5, [4, 2]);
    const want = model.training!.apply(reference, params, nac(2, 3).apply(reference, given.a, x), noise);
    expectSame(nested.training!.apply(reference, given, x, named), want, 'seeds 1, 4, 5');
  });
});

describe('recurrent', () => {
  const cell = snmu(3, 2);
  const model = recurrent(cell);
  const params = { w: randomArray(6, [3, 2], { low: 0, high: 1 }) };
  const x = randomArray(7, [5, 4, 1]);

  it('trains its unit with the same noise in each step of a sequence', () => {
    const noise = randomArray(8, [4, 3], { low: 1, high: 5 });
    let s = zeros([4, 2]);
    for (let t = 0; t < 5; t++)
      s = cell.training!.apply(reference, params, reference.concat([row(x, t), s], 1), { noise });
    expectSame(model.training!.apply(reference, params, x, { noise }), s, 'seeds 6 to 8');
    expect(model.training!.random).toBe(cell.training!.random);
  });

  it('is evaluated without noise', () => {
    const plain = recurrent(nmu(3, 2));
    expectSame(model.apply(reference, params, x), plain.apply(reference, params, x), 'seeds 6, 7');
  });

  it('passes the other slots on', () => {
    const turns = [{ path: 'w', at: () => true }];
    const turning = recurrent({ ...cell, turns });
    expect(turning.turns).toBe(turns);
    expect(turning.defaults).toEqual({ optimizer: 'adam', learningRate: 1e-3 });
    expectAllSame(turning.weights!(reference, params), [params.w], 'weights');
    expect(turning.constrain!(reference, { w: array([[7]]) })).toEqual({ w: array([[1]]) });
    const penalty = turning.regularize!(reference, params, { x, step: 30_000 });
    expectSame(penalty, cell.regularize!(reference, params, { x, step: 30_000 }), 'regularize');
  });
});

describe('a training form', () => {
  const noisy: Unit<{ readonly w: TensorSpec }> = unit({
    name: 'noisy',
    input: ['batch', 2],
    output: ['batch', 2],
    spec: { w: tensor() },
    init: { w: uniform(0, 1) },
    apply: ({ mul }, { w }, x) => mul(w, x),
    training: {
      random: { n: random(uniform(0, 1), 'batch', 2) },
      apply: ({ add, mul }, { w }, x, { n }) => add(mul(w, x), n as never),
    },
  });

  it('checks its parameters and its input as apply does', () => {
    const train = (params: object, x: NdArray) => () =>
      noisy.training!.apply(reference, params as never, x, { n: zeros([1, 2]) });
    expect(refusal(train({}, zeros([1, 2])), 'NALU_TREE')).toBe('noisy: "w" must be given, got nothing.');
    expect(refusal(train({ w: array(1) }, zeros([1, 3])), 'NALU_SHAPE')).toBe(
      'noisy: x must be [batch, 2], got [1, 3].',
    );
  });
});
