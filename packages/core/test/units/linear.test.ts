import {
  array,
  type Initializer,
  leafSpecs,
  linear,
  mlp,
  type NdArray,
  randomSource,
  tensor,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/random/initializers.js';
import { randomArray } from '../support/arrays.js';
import { expectClose, expectSame } from '../support/compare.js';
import { randomParams } from '../support/units.js';

const line = {
  weight: array([
    [1, -1],
    [2, 0.5],
  ]),
  bias: array([3, -4]),
};
const x = array([
  [4, 5],
  [-1, 0],
]);

describe('linear', () => {
  it('is x W + b', () => {
    expectSame(
      linear(2, 2).apply(reference, line, x),
      array([
        [17, -5.5],
        [2, -3],
      ]),
      'linear',
    );
  });

  it('goes without a bias', () => {
    const unit = linear(2, 2, { bias: false });
    expectSame(
      unit.apply(reference, { weight: line.weight }, x),
      array([
        [14, -1.5],
        [-1, 1],
      ]),
      'linear',
    );
    expect(Object.keys(unit.spec)).toEqual(['weight']);
    expect(Object.keys(unit.init)).toEqual(['weight']);
  });

  it.each([
    ['identity', (v: number) => v],
    ['relu', (v: number) => Math.max(v, 0)],
    ['tanh', Math.tanh],
    ['sigmoid', (v: number) => 1 / (1 + Math.exp(-v))],
    ['relu6', (v: number) => Math.min(Math.max(v, 0), 6)],
    ['selu', (v: number) => 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * Math.expm1(v))],
  ] as const)('puts %s on its output', (activation, f) => {
    const y = linear(2, 2, { activation }).apply(reference, line, x);
    expectClose(
      y,
      array([
        [f(17), f(-5.5)],
        [f(2), f(-3)],
      ]),
      activation,
    );
  });

  it.each([
    ['identity', Math.sqrt(6 / 500)],
    ['relu', Math.sqrt(6 / 200)],
    ['tanh', (5 / 3) * Math.sqrt(6 / 500)],
    ['sigmoid', Math.sqrt(6 / 500)],
    ['relu6', Math.sqrt(6 / 200)],
    ['selu', Math.sqrt(3 / 200)],
  ] as const)('starts as suits %s, with a bias of 0', (activation, bound) => {
    const { weight, bias } = linear(200, 300, { activation }).init;
    const drawn = (of: Initializer, shape: number[]): NdArray => initialize(of, shape, randomSource(1), 'w');
    const largest = drawn(weight, [200, 300]).data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    expect(largest / bound).toBeCloseTo(1, 2);
    expect(drawn(bias as Initializer, [3])).toEqual(array([0, 0, 0]));
  });

  // Values and slopes worked out with 40 digits; at 0 the slope is that of the part above.
  it.each([
    [-1e-9, -1.7580993399683272e-9, 1.7580993390892774],
    [-0.5, -0.6917581878028713, 1.0663411530445053],
    [-1, -1.1113307378125628, 0.6467686030348138],
    [-3, -1.6705687287671118, 0.08753061208026487],
    [-50, -1.7580993408473766, 3.3909338363648417e-22],
    [0, 0, 1.0507009873554805],
    [2, 2.101401974710961, 1.0507009873554805],
  ])('makes %f a selu to the last digits, with its slope', (v, value, slope) => {
    const selu = linear(1, 1, { activation: 'selu', bias: false });
    const one = { weight: array([[1]]) };
    expectClose(selu.apply(reference, one, array([[v]])), array([[value]]), 'value', 1e-14);
    const { gradient } = valueAndGradient(
      reference,
      { x: tensor(1, 1) },
      { x: array([[v]]) },
      (tape, given) => selu.apply(tape, { weight: tape.lift(one.weight) }, given.x),
    );
    expectClose(gradient.x, array([[slope]]), 'slope', 1e-14);
  });

  it('takes other initialisers', () => {
    const law = { name: 'uniform', low: 5, high: 6 } as const;
    expect(linear(1, 1, { init: { bias: law } }).init.bias).toBe(law);
  });
});

describe('mlp', () => {
  it('is linear layers with one activation between and one at the end', () => {
    const net = mlp([3, 5, 4, 2], { activation: 'tanh', output: 'sigmoid' });
    const params = randomParams(net.spec, 1) as unknown as readonly { weight: NdArray; bias: NdArray }[];
    const data = randomArray(2, [6, 3]);
    const { add, matmul, sigmoid, tanh } = reference;
    const layer = (i: number, v: NdArray) => add(matmul(v, params[i]!.weight), params[i]!.bias);
    const want = sigmoid(layer(2, tanh(layer(1, tanh(layer(0, data))))));
    expectSame(net.apply(reference, params as never, data), want, 'seeds 1, 2');
  });

  it('has relu between and identity at the end by default', () => {
    const net = mlp([1, 1, 1]);
    const params = {
      0: { weight: array([[1]]), bias: array([0]) },
      1: { weight: array([[-1]]), bias: array([0]) },
    };
    expectSame(net.apply(reference, params, array([[2], [-2]])), array([[-2], [0]]), 'mlp');
  });

  it('names its parameters by layer', () => {
    expect(leafSpecs(mlp([3, 5, 2]).spec).map(({ path, spec }) => `${path} [${spec.shape}]`)).toEqual([
      '0.weight [3,5]',
      '0.bias [5]',
      '1.weight [5,2]',
      '1.bias [2]',
    ]);
    expect([mlp([3, 5, 2]).name, mlp([3, 5, 2]).input]).toEqual(['mlp', ['batch', 3]]);
  });
});
