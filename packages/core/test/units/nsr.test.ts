import {
  adam,
  array,
  fit,
  initialParameters,
  meanAbsoluteError,
  type NdArray,
  type Of,
  sampler,
  tensor,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { type NsrOptions, nsr } from '../../src/units/nsr.js';
import { randomArray, scalar } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { runtime } from '../support/training.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const FAR = 800;
/** x₁ against x₂, with the weights of the two bits. */
const params = (sign: number, zero: number, bias: number) => ({
  first: array([[FAR], [0]]),
  second: array([[0], [FAR]]),
  sign: array([[sign]]),
  zero: array([[zero]]),
  bias: array([bias]),
});
const run = (given: ReturnType<typeof params>, a: number, b: number, options: NsrOptions = {}): number =>
  nsr(2, 1, options).apply(reference, given, array([[a, b]])).data[0]!;

describe('nsr', () => {
  const comparisons: readonly (readonly [string, ReturnType<typeof params>, readonly number[]])[] = [
    ['x₁ > x₂', params(1000, 0, -500), [1, 0, 0]],
    ['x₁ < x₂', params(-1000, 0, -500), [0, 0, 1]],
    ['x₁ ≥ x₂', params(1000, 0, 500), [1, 1, 0]],
    ['x₁ ≤ x₂', params(-1000, 0, 500), [0, 1, 1]],
    ['x₁ = x₂', params(0, 1000, 0), [0, 1, 0]],
    ['x₁ ≠ x₂', params(0, -1000, 0), [1, 0, 1]],
  ];
  it.each(comparisons)('tells whether %s, far outside any training range', (_, given, [more, same, less]) => {
    for (const base of [0, 3, -1e6, 1e15]) {
      expect(run(given, base + 1, base)).toBeCloseTo(more!, 12);
      expect(run(given, base, base)).toBeCloseTo(same!, 12);
      expect(run(given, base - 1, base)).toBeCloseTo(less!, 12);
    }
  });

  it('is its formula in between', () => {
    const given = { ...params(0.7, -0.3, 0.2), first: array([[1], [0]]), second: array([[0.5], [0.5]]) };
    const share = Math.E / (Math.E + 1);
    const d = 3 * share + 2 * (1 - share) - 2.5;
    const t = Math.tanh(2 * d);
    const want = 1 / (1 + Math.exp(-(0.2 + 0.7 * t - 0.3 * (1 - 2 * t * t))));
    expectClose(scalar(run(given, 3, 2, { scale: 2 })), scalar(want), 'nsr');
  });

  it('tells smaller differences apart with a larger ζ', () => {
    const given = params(0, 1000, 0);
    expect(run(given, 2.001, 2)).toBeCloseTo(1, 12);
    expect(run(given, 2.001, 2, { scale: 2000 })).toBeCloseTo(0, 12);
  });

  it('sums its votes where it is redundant', () => {
    const one = params(2, -1, 0.5);
    const twice = (value: NdArray, axis: number) => reference.concat([value, value], axis);
    const many = {
      first: twice(one.first, 1),
      second: twice(one.second, 1),
      sign: array([[1.5, 0.5]]),
      zero: array([[-3, 2]]),
      bias: one.bias,
    };
    for (const x of [array([[3, 2.8]]), array([[1, 1]]), array([[-4, 2]])])
      expectClose(
        nsr(2, 1, { redundancy: 2 }).apply(reference, many, x),
        nsr(2, 1).apply(reference, one, x),
        'votes',
      );
  });

  it('keeps the votes of its outputs apart', () => {
    const unit = nsr(3, 2, { redundancy: 4 });
    const whole = randomParams(unit.spec, 1) as Of<typeof unit.spec, NdArray>;
    const x = randomArray(2, [5, 3]);
    const y = unit.apply(reference, whole, x);
    for (const output of [0, 1]) {
      const { slice } = reference;
      const own = {
        first: slice(whole.first, 1, 4 * output, 4 * output + 4),
        second: slice(whole.second, 1, 4 * output, 4 * output + 4),
        sign: slice(whole.sign, 0, output, output + 1),
        zero: slice(whole.zero, 0, output, output + 1),
        bias: slice(whole.bias, 0, output, output + 1),
      };
      const alone = nsr(3, 1, { redundancy: 4 }).apply(reference, own, x);
      expectSame(slice(y, 1, output, output + 1), alone, `output ${output}`);
    }
  });

  it('has the slopes of its formula, at equal operands and far apart ones too', () => {
    for (const options of [{}, { redundancy: 3 }, { scale: 4 }]) {
      const unit = nsr(3, 2, options);
      expectUnitGradient('drawn', unit, randomParams(unit.spec, 3), randomArray(4, [4, 3]));
      // Both select alike, so that d is 0.
      const alike = randomParams(unit.spec, 5) as Of<typeof unit.spec, NdArray>;
      expectUnitGradient('equal', unit, { ...alike, second: alike.first }, randomArray(4, [4, 3]));
      const far = unitGradient(unit, randomParams(unit.spec, 6), array([[1e15, -1e15, 0]]));
      expect(Object.values(far.params).every(({ data }) => data.every(Number.isFinite))).toBe(true);
    }
  });

  it('learns to compare, and extrapolates', async () => {
    const pairs = Array.from({ length: 81 }, (_, i) => [1 + Math.floor(i / 9), 1 + (i % 9)] as const);
    const data = sampler({ x: tensor(81, 2), y: tensor(81, 1) }, ({ x, y }) => {
      pairs.forEach(([a, b], i) => {
        x.set([a, b], 2 * i);
        y[i] = a > b ? 1 : 0;
      });
    });
    const options = { data, loss: meanAbsoluteError, optimizer: adam(0.1), steps: 300, seeds: 3 };
    const best = (await fit(runtime, nsr(2, 1), options)).best();
    const { data: told } = await best.predict([
      [1e6 + 2, 1e6],
      [1e6 - 2, 1e6],
      [50, -50],
    ]);
    expect([...told].map(Math.round)).toEqual([1, 0, 1]);
  });

  it('starts each register from the distributions of one alone', () => {
    for (const [redundancy, selections, bits] of [
      [1, Math.sqrt(2 / 4), 1],
      [9, Math.sqrt(2 / 12), Math.sqrt(2 / 10)],
    ] as const) {
      const { first, second, sign, zero, bias } = initialParameters(nsr(3, 1000, { redundancy }));
      for (const [{ data }, want] of [
        [first, selections],
        [second, selections],
        [sign, bits],
        [zero, bits],
      ] as const) {
        const spread = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
        expect(Math.abs(spread / want - 1)).toBeLessThan(0.12);
        expect(data.every((value) => Math.abs(value) < 6 * want)).toBe(true);
      }
      expect(bias.data.every((value) => value === 0)).toBe(true);
    }
  });

  it('measures the sparsity of its selections, which share 1 over the inputs', () => {
    const unit = nsr(3, 2, { redundancy: 2 });
    for (const shares of unit.weights!(reference, randomParams(unit.spec, 7)))
      expectClose(reference.sum(shares, [0]), array([[1, 1, 1, 1]]), 'columns');
  });

  it.each<[object, string]>([
    [{ scale: 0 }, '"scale" must be a finite number above 0, got 0.'],
    [{ redundancy: 0 }, '"redundancy" must be a whole number above 0, got 0.'],
    [{ zeta: 2 }, 'the options must be among "scale", "redundancy", "init", got "zeta".'],
    [
      { init: { w: 1 } },
      'the names of "init" must be among "first", "second", "sign", "zero", "bias", got "w".',
    ],
  ])('refuses %j', (options, words) => {
    expect(refusal(() => nsr(2, 1, options), 'NALU_OPTION')).toBe(`nsr: ${words}`);
  });
});
