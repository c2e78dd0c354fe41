import {
  adam,
  array,
  batched,
  type CnnLayer,
  cnn,
  conv2d,
  eager,
  fit,
  flatten,
  linear,
  lstm,
  mapTree,
  maxPool,
  type NdArray,
  nalu,
  predictOn,
  readWeights,
  recurrent,
  sampler,
  stack,
  tensor,
  weightsOf,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, row } from '../support/arrays.js';
import { expectAllSame, expectClose, expectSame, refusal } from '../support/compare.js';
import { expectGradient } from '../support/gradients.js';
import { type AnyUnit, randomParams } from '../support/units.js';

const layers: readonly CnnLayer[] = [
  { outputs: 2, kernel: 3, pool: 2 },
  { outputs: 3, kernel: [2, 1], stride: 2, padding: 'same' },
];

describe('cnn', () => {
  const unit = cnn([8, 9, 1], layers, [5, 4], { activation: 'tanh', output: 'sigmoid' });

  it('is its layers one after another', () => {
    const first = conv2d([8, 9, 1], 2, { activation: 'tanh' });
    const pool = maxPool([6, 7, 2]);
    const second = conv2d([3, 3, 2], 3, {
      kernel: [2, 1],
      stride: 2,
      padding: 'same',
      activation: 'tanh',
    });
    const hidden = linear(12, 5, { activation: 'tanh' });
    const net = stack(first, pool, second, hidden, linear(5, 4, { activation: 'sigmoid' }));
    const params = randomParams(net.spec, 1);
    const x = randomArray(2, [3, 72]);
    expect([unit.name, unit.input, unit.output]).toEqual(['cnn', ['batch', 72], ['batch', 4]]);
    expectSame(unit.apply(reference, params as never, x), net.apply(reference, params, x), 'seeds 1, 2');
  });

  it('has the parameters of its layers by their place', () => {
    expect(Object.keys(unit.spec)).toEqual(['0', '1', '2', '3', '4']);
    expect(unit.spec).toMatchObject({ 1: {}, 4: { weight: tensor(5, 4), bias: tensor(4) } });
    expect(Object.keys(unit.init)).toEqual(['0', '1', '2', '3', '4']);
  });

  it('refuses what its layers refuse, and a list of none', () => {
    const option = (f: () => unknown): string => refusal(f, 'NALU_OPTION');
    expect(option(() => cnn([8, 8, 1], [], [4]))).toBe(
      'cnn: the second argument must be a list of one layer or more, got a list of 0.',
    );
    expect(option(() => cnn([8, 8, 1], layers, 4 as never))).toBe(
      'cnn: the third argument must be a list of one size or more, got 4.',
    );
    expect(option(() => cnn([8, 8, 1], layers, [4, 0]))).toContain(
      '"sizes[1]" must be a whole number above 0',
    );
    expect(option(() => cnn([8, 8] as never, layers, [4]))).toContain(
      'cnn: the first argument must be an image',
    );
    expect(option(() => cnn([8, 8, 1], [{ outputs: 2, kernel: 9 }], [4]))).toContain('got 9 × 9 on 8 × 8.');
    expect(option(() => cnn([8, 8, 1], [{ outputs: 2, size: 3 } as never], [4]))).toContain('got "size"');
    expect(option(() => cnn([8, 8, 1], layers, [4], { bias: true } as never))).toContain('got "bias"');
  });
});

/** The same order of numbers, but none so near another that a difference would step over the corner between them. */
const apart = ({ shape, data }: NdArray): NdArray => {
  const order = [...data].sort((a, b) => a - b);
  return { shape, data: data.map((value) => 4 * (order.indexOf(value) / data.length) - 2) };
};

/** A counter of images: an encoder, a cell, and an arithmetic unit. */
const counter = (encoder: AnyUnit) =>
  stack({ encoder, cell: recurrent(lstm(3, 4), { read: 'c' }), readout: nalu(4, 2) });

const encoders = [
  { says: 'a conv2d', encoder: conv2d([4, 3, 1], 1, { kernel: [2, 3], activation: 'tanh' }), pixels: 12 },
  { says: 'a maxPool', encoder: maxPool([4, 6, 1], { size: [4, 2] }), pixels: 24 },
  {
    says: 'a cnn',
    encoder: cnn([6, 5, 2], [{ outputs: 2, pool: [2, 3] }], [3], { output: 'sigmoid' }),
    pixels: 60,
  },
];

describe.each(encoders)('$says before an lstm and a nalu', ({ encoder, pixels }) => {
  const model = counter(encoder);
  const x = apart(randomArray(3, [3, 2, pixels]));

  it('reads a sequence of images', () => {
    expect([model.input, model.output]).toEqual([
      ['time', 'batch', pixels],
      ['batch', 2],
    ]);
    expect(model.apply(reference, randomParams(model.spec, 4), x).shape).toEqual([2, 2]);
  });

  it('has the gradient of central differences', () => {
    const spec = { params: model.spec, x: tensor(3, 2, pixels) };
    const values = { params: randomParams(model.spec, 4), x };
    expectGradient('seeds 3, 4', spec, values, (ops, { params, x }) => model.apply(ops, params, x));
  });

  it('does for many seeds what it does for each', () => {
    const seeds = 3;
    const ops = batched(reference, seeds);
    const params = mapTree(model.spec, randomParams(model.spec, 5), (_, { shape }, path) =>
      randomArray(6, [seeds, ...(shape as number[])], { name: path, low: -1 }),
    );
    const data = randomArray(7, [seeds, 3, 2, pixels]);
    const shared = model.apply(ops, mapTree(model.spec, params, ops.split), ops.share(x));
    const split = model.apply(ops, mapTree(model.spec, params, ops.split), ops.split(data));
    for (let seed = 0; seed < seeds; seed++) {
      const own = mapTree(model.spec, params, (leaf: NdArray) => row(leaf, seed));
      const alone = (x: NdArray) => model.apply(reference, own, x);
      expectClose(row(ops.join(shared), seed), alone(x), `shared images, seed ${seed}`);
      expectClose(row(ops.join(split), seed), alone(row(data, seed)), `own images, seed ${seed}`);
    }
  });
});

describe('a cnn that is trained', () => {
  /** Images with one bright pixel; the label is the half in which it stands. */
  const data = sampler({ x: tensor(8, 36), y: tensor(8, 1) }, ({ x, y }, random) => {
    x.fill(0);
    random.integers(8, 36).forEach((pixel, i) => {
      x[i * 36 + pixel] = 1;
      y[i] = pixel < 18 ? 0 : 1;
    });
  });
  const model = cnn([6, 6, 1], [{ outputs: 4, pool: 2 }], [1]);
  const runs = () => fit(eager(reference), model, { data, optimizer: adam(0.03), steps: 120, seeds: 2 });

  it('learns where a bright pixel stands, and goes through a file', async () => {
    const trained = (await runs()).best();
    const images: NdArray = { shape: [36, 36], data: new Float64Array(36 * 36) };
    for (let pixel = 0; pixel < 36; pixel++) images.data[pixel * 37] = 1;
    const y = await predictOn(eager(reference), model, trained.params)(images);
    const right = [...y.data].filter((value, pixel) => value > 0.5 === pixel >= 18).length;
    expect(right, 'pixels of 36').toBeGreaterThan(33);
    const read = readWeights(model, weightsOf(trained));
    const leaves = (params: typeof read) => flatten<typeof model.spec, NdArray>(model.spec, params);
    expectAllSame(leaves(read), leaves(trained.params), 'weights');
    expect(array([...y.data]).shape).toEqual([36]);
  });
});
