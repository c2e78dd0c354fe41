import {
  array,
  leafSpecs,
  type NaluOptions,
  type NaluSpec,
  type NdArray,
  nalu,
  type Of,
  sizeOf,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { expectClose } from '../support/compare.js';
import { naluVariants, randomParams } from '../support/units.js';

const closed = 40;
/** W = w exactly, and a gate that is open (adding) or closed (multiplying). */
const params = (w: readonly number[], gate: number): Of<NaluSpec, NdArray> => ({
  wHat: array(w.map((value) => [closed * value])),
  mHat: array(w.map((value) => [value === 0 ? -800 : closed])),
  gate: array([gate]),
});
const run = (w: readonly number[], gate: number, x: readonly number[], options: NaluOptions = {}): number =>
  nalu(w.length, 1, { gate: 'independent', ...options }).apply(reference, params(w, gate), array([x]))
    .data[0]!;

/** ε shifts a factor by 1e-7: the error that is left is relative to the smallest of them. */
const RELATIVE = 1e-6;
const near = (got: number, want: number): void =>
  expect(Math.abs(got - want)).toBeLessThan(RELATIVE * Math.abs(want));

describe('nalu', () => {
  it('adds and subtracts when the gate is open', () => {
    near(run([1, 1], closed, [20, 30]), 50);
    near(run([1, -1], closed, [20, 30]), -10);
  });

  it('multiplies when the gate is closed', () => {
    near(run([1, 1], -closed, [20, 30]), 600);
    near(run([1, 1, 1], -closed, [2, 3, 7]), 42);
    near(run([1, 1], -closed, [1e5, 1e7]), 1e12);
  });

  it('divides when the gate is closed', () => {
    near(run([1, -1], -closed, [20, 30]), 2 / 3);
    near(run([-1, 0], -closed, [20, 30]), 1 / 20);
  });

  it('loses signs when the gate is closed', () => {
    near(run([1, 1], -closed, [-20, 30]), 600);
  });

  it('mixes both paths in between', () => {
    near(run([1, 1], 0, [20, 30]), (50 + 600) / 2);
    near(run([1, 1], Math.log(3), [20, 30]), 0.75 * 50 + 0.25 * 600);
  });

  it('keeps the digits of 1 − g where g is all but 1', () => {
    // 1 − σ(40) is 0 in float64; σ(−40) is 4e-18, and the product that it weighs is 1e24.
    near(run([1, 1], closed, [1e12, 1e12]), 2e12 + Math.exp(-40) * 1e24);
  });

  it('adds both paths whole when it has no gate', () => {
    const { gate: _, ...rest } = params([1, 1], 0);
    near(nalu(2, 1, { gate: 'none' }).apply(reference, rest, array([[20, 30]])).data[0]!, 650);
  });

  it('has a gate that reads x, or |x|', () => {
    const weights = { ...params([1, 1], 0), gate: array([[1], [0]]) };
    const at = (gateInput: 'x' | '|x|', x: number) =>
      nalu(2, 1, { gateInput }).apply(reference, weights, array([[x, 2]])).data[0]!;
    near(at('x', closed), closed + 2);
    near(at('x', -closed), 2 * closed);
    near(at('|x|', -closed), 2 - closed);
  });

  it('shifts its gate by its bias', () => {
    const weights = { ...params([1, 1], 0), gate: array([[0], [0]]), gateBias: array([-closed]) };
    near(nalu(2, 1, { gateBias: true }).apply(reference, weights, array([[20, 30]])).data[0]!, 600);
  });

  it('shares one gate among all outputs when it is a vector', () => {
    const unit = nalu(2, 3, { gate: 'vector' });
    const weights = { ...randomParams(unit.spec, 3), gate: array([[-closed], [0]]) };
    const x = array([[3, 2]]);
    const ungated = nalu(2, 3, { gate: 'none' });
    const { gate: _, ...rest } = weights as Of<NaluSpec, NdArray>;
    const a = reference.matmul(x, reference.mul(reference.tanh(rest.wHat), reference.sigmoid(rest.mHat)));
    const m = reference.sub(ungated.apply(reference, rest, x), a);
    expectClose(unit.apply(reference, weights, x), m, 'seed 3');
  });

  it('multiplies with weights of its own when they are untied', () => {
    const pair = params([1, -1], 0);
    const other = params([1, 1], 0);
    const weights = (gate: number) => ({
      ...pair,
      gate: array([gate]),
      wHatMul: other.wHat,
      mHatMul: other.mHat,
    });
    const unit = nalu(2, 1, { weights: 'untied', gate: 'independent' });
    near(unit.apply(reference, weights(closed), array([[20, 30]])).data[0]!, -10);
    near(unit.apply(reference, weights(-closed), array([[20, 30]])).data[0]!, 600);
  });

  it('keeps its multiplying path below e^ω', () => {
    near(run([1, 1], -closed, [1e6, 1e6]), 1e12);
    near(run([1, 1], -closed, [1e6, 1e6], { bound: 20 }), Math.exp(20));
    near(run([1, 1], -closed, [2, 3], { bound: 20 }), 6);
  });

  it('takes ε for 0: the multiplying path is ε, or 1 / ε', () => {
    near(run([1], -closed, [0]), 1e-7);
    near(run([-1], -closed, [0]), 1e7);
    near(run([1], -closed, [0], { epsilon: 0.25 }), 0.25);
    expect(run([1], -closed, [0], { epsilon: 0 })).toBe(0);
  });

  it('stays finite with x = 0 and every weight', () => {
    for (const options of naluVariants) {
      const unit = nalu(3, 2, options);
      const y = unit.apply(reference, randomParams(unit.spec, 8, -3, 3), array([[0, 0, 0]]));
      expect(y.data.every(Number.isFinite), JSON.stringify(options)).toBe(true);
    }
  });

  it.each<[NaluOptions, string, number]>([
    [{}, 'wHat [3,2] mHat [3,2] gate [3,2]', 18],
    [{ weights: 'untied' }, 'wHat [3,2] mHat [3,2] wHatMul [3,2] mHatMul [3,2] gate [3,2]', 30],
    [{ gate: 'vector' }, 'wHat [3,2] mHat [3,2] gate [3,1]', 15],
    [{ gate: 'independent' }, 'wHat [3,2] mHat [3,2] gate [2]', 14],
    [{ gate: 'none' }, 'wHat [3,2] mHat [3,2]', 12],
    [{ gateBias: true }, 'wHat [3,2] mHat [3,2] gate [3,2] gateBias [2]', 20],
    [{ gate: 'vector', gateBias: true }, 'wHat [3,2] mHat [3,2] gate [3,1] gateBias [1]', 16],
    [{ gates: 'untied' }, 'wHat [3,2] mHat [3,2] gate [3,2] gateMul [3,2]', 24],
    [
      { gate: 'vector', gates: 'untied', gateBias: true },
      'wHat [3,2] mHat [3,2] gate [3,1] gateBias [1] gateMul [3,1] gateBiasMul [1]',
      20,
    ],
    [{ gateInput: '|x|', bound: 20, epsilon: 0, base: 'safe' }, 'wHat [3,2] mHat [3,2] gate [3,2]', 18],
  ])('with %j has the parameters %s', (options, words, count) => {
    const { spec, init } = nalu(3, 2, options);
    const leaves = leafSpecs(spec);
    expect(leaves.map(({ path, spec }) => `${path} [${spec.shape}]`).join(' ')).toBe(words);
    expect(leaves.reduce((sum, { spec }) => sum + sizeOf(spec.shape as number[]), 0)).toBe(count);
    expect(Object.keys(init)).toEqual(Object.keys(spec));
  });

  it('is its formula, whatever the weights are', () => {
    const unit = nalu(3, 2);
    const weights = randomParams(unit.spec, 9) as Of<NaluSpec, NdArray>;
    const x = randomArray(10, [5, 3]);
    const { abs, add, exp, log, matmul, mul, sigmoid, sub, tanh } = reference;
    const w = mul(tanh(weights.wHat), sigmoid(weights.mHat));
    const g = sigmoid(matmul(x, weights.gate!));
    const m = exp(matmul(log(add(abs(x), 1e-7)), w));
    expectClose(
      unit.apply(reference, weights, x),
      add(mul(g, matmul(x, w)), mul(sub(1, g), m)),
      'seeds 9, 10',
    );
  });
});
