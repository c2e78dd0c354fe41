import { array, leafSpecs, type NdArray } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { type InaluOptions, inalu } from '../../src/units/inalu.js';
import { awayFromZero, scalar } from '../support/arrays.js';
import { expectClose } from '../support/compare.js';
import { expectGradient } from '../support/gradients.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const FULL = 40;
const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));
/** V = v exactly on the multiplying path, and a gate that is closed. */
const multiplying = (v: readonly number[]) => ({
  wHat: column(v.map(() => 0)),
  mHat: column(v.map(() => 0)),
  wHatMul: column(v.map((value) => FULL * value)),
  mHatMul: column(v.map(() => FULL)),
  gate: array([-FULL]),
});
const product = (v: readonly number[], x: readonly number[], options: InaluOptions = {}): number =>
  inalu(v.length, 1, options).apply(reference, multiplying(v), array([x])).data[0]!;
const near = (got: number, want: number): void => expectClose(scalar(got), scalar(want), 'inalu');

const variants: readonly InaluOptions[] = [
  {},
  { weights: 'tied' },
  { weights: 'tied', gate: 'vector' },
  { weights: 'tied', gate: 'matrix' },
  { gate: 'matrix' },
  { bound: 0.1 },
  { epsilon: 0.5 },
];

describe('inalu', () => {
  it('keeps its multiplying path below e^ω, with its sign and without a slope', () => {
    near(product([1, 1], [1e6, 1e6]), Math.exp(20));
    near(product([1, 1], [-1e6, 1e6]), -Math.exp(20));
    near(product([1, 1], [1e6, 1e6], { bound: 30 }), 1e12);
    near(product([1, -1], [1e6, 2e6]), 0.5);
    const { params, x } = unitGradient(inalu(2, 1), multiplying([1, 1]), array([[1e6, 1e6]]));
    expect([...params.wHatMul!.data, ...params.mHatMul!.data]).toEqual([0, 0, 0, 0]);
    expect(x.data.every((value) => Math.abs(value) < 1e-15)).toBe(true);
  });

  it('gives back the sign of a product or a quotient', () => {
    near(product([1, 1], [-20, 30]), -600);
    near(product([1, 1], [-20, -30]), 600);
    near(product([1, -1], [20, -40]), -0.5);
    near(product([1, 0], [20, -40]), 20);
  });

  it('takes the sign of each output from its own weights', () => {
    const unit = inalu(2, 2);
    const pick = array([
      [FULL, 0],
      [0, FULL],
    ]);
    const params = {
      wHat: pick,
      mHat: pick,
      wHatMul: pick,
      mHatMul: array([
        [FULL, FULL],
        [FULL, FULL],
      ]),
    };
    const y = unit.apply(reference, { ...params, gate: array([-FULL, -FULL]) }, array([[-3, 5]]));
    expectClose(y, array([[-3, 5]]), 'x₁ and x₂');
  });

  it('makes 0 of a factor 0, and of 1 / 0', () => {
    expect(Math.abs(product([1, 1], [0, 5]))).toBeLessThan(1e-15);
    expect(Math.abs(product([-1, 1], [0, 5]))).toBeLessThan(1e-15);
    near(product([0, 1], [0, 5]), 5);
  });

  it('takes ε for a smaller number, and any other for itself', () => {
    near(product([1], [1e-9]), 1e-7);
    near(product([1], [-1e-9]), -1e-7);
    near(product([1], [3e-7]), 3e-7);
    near(product([1], [0.3], { epsilon: 0.5 }), 0.5);
  });

  it('adds when its gate is open, and mixes in between', () => {
    const params = (gate: number) => ({
      ...multiplying([1, 1]),
      wHat: column([FULL, -FULL]),
      mHat: column([FULL, FULL]),
      gate: array([gate]),
    });
    const at = (gate: number) => inalu(2, 1).apply(reference, params(gate), array([[-20, 30]])).data[0]!;
    near(at(FULL), -50);
    near(at(Math.log(3)), 0.75 * -50 + 0.25 * -600);
  });

  it('has a gate that reads |x| when it is a matrix or a vector', () => {
    const rest = { wHat: column([FULL, FULL]), mHat: column([FULL, FULL]) };
    for (const gate of ['matrix', 'vector'] as const) {
      const unit = inalu(2, 1, { weights: 'tied', gate });
      const at = (x: readonly number[]) =>
        unit.apply(reference, { ...rest, gate: column([FULL, -FULL]) }, array([x])).data[0]!;
      near(at([-5, 1]), -4);
      near(at([-1, 5]), -5);
    }
    const two = { wHat: array([[0, 0]]), mHat: array([[0, 0]]) };
    const vector = inalu(1, 2, { weights: 'tied', gate: 'vector' });
    expectClose(vector.apply(reference, { ...two, gate: array([[1]]) }, array([[2]])), shared(2), 'vector');
  });

  it.each<[InaluOptions, string]>([
    [{}, 'wHat [3,2] mHat [3,2] wHatMul [3,2] mHatMul [3,2] gate [2]'],
    [{ weights: 'tied' }, 'wHat [3,2] mHat [3,2] gate [2]'],
    [{ weights: 'tied', gate: 'vector' }, 'wHat [3,2] mHat [3,2] gate [3,1]'],
    [{ weights: 'tied', gate: 'matrix' }, 'wHat [3,2] mHat [3,2] gate [3,2]'],
  ])('with %j has the parameters %s', (options, words) => {
    const { spec, init } = inalu(3, 2, options);
    expect(
      leafSpecs(spec)
        .map(({ path, spec }) => `${path} [${spec.shape}]`)
        .join(' '),
    ).toBe(words);
    expect(Object.keys(init).sort()).toEqual(Object.keys(spec).sort());
  });

  it('measures the sparsity of both weights, or of the one that is shared', () => {
    const weights = (options: InaluOptions) => {
      const unit = inalu(3, 2, options);
      return unit.weights!(reference, randomParams(unit.spec, 5, -50, 50));
    };
    expect(weights({}).map(({ shape }) => shape)).toEqual([
      [3, 2],
      [3, 2],
    ]);
    expect(weights({ weights: 'tied' }).length).toBe(1);
    for (const { data } of weights({})) expect(data.every((w) => Math.abs(w) <= 1)).toBe(true);
  });

  it.each(variants)('with %j has the slopes of its formula', (options) => {
    const unit = inalu(3, 2, options);
    for (const x of [awayFromZero(31, [4, 3]), awayFromZero(32, [4, 3], 0.05, 0.2)])
      expectUnitGradient(`inalu ${JSON.stringify(options)}`, unit, randomParams(unit.spec, 7), x);
    // At x = 0 there is no slope in x, and in every parameter there is.
    const zeros = array([
      [0, 2, -0.5],
      [0, 0, 3],
    ]);
    expectGradient('inalu at 0', unit.spec, randomParams(unit.spec, 8), (ops, params) =>
      unit.apply(ops, params, ops.constant(zeros)),
    );
  });
});

/** Two outputs with W = 0, whose gate is σ(2): a = 0 and m s = 1. */
const shared = (z: number): NdArray => array([[1 / (1 + Math.exp(z)), 1 / (1 + Math.exp(z))]]);
