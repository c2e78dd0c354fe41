import {
  array,
  fit,
  initialParameters,
  type NdArray,
  type Of,
  program,
  random,
  stack,
  tensor,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { type InaluOptions, inalu } from '../../src/units/inalu.js';
import { scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { runtime } from '../support/training.js';
import { unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const near = (got: number, want: number): void => expectClose(scalar(got), scalar(want), 'inalu');

describe('the penalty of inalu', () => {
  const unit = inalu(2, 1);
  const at = (value: number, step: number, options: InaluOptions = {}): number => {
    const { spec, regularize } = inalu(2, 1, options);
    const params = randomParams(spec, 1, value, value) as Of<typeof spec, NdArray>;
    return regularize!(reference, params, { x: array([[1, 1]]), step }).data[0]!;
  };

  it('is 0.05 Σ mean max(20 − |θ|, 0) from step 11,000 on', () => {
    near(at(0, 11_000), 0.05 * 5 * 20);
    near(at(-17, 11_000), 0.05 * 5 * 3);
    near(at(17, 1e6), 0.05 * 5 * 3);
    expect(at(-20, 11_000)).toBe(0);
    expect(at(31, 11_000)).toBe(0);
    expect(at(0, 10_999)).toBe(0);
  });

  it('follows its options', () => {
    near(at(1, 0, { penalty: { start: 0, weight: 2, reach: 3 } }), 2 * 5 * 2);
    near(at(1, 11_000, { weights: 'tied' }), 0.05 * 3 * 19);
    expect(at(1, 11_000, { penalty: { weight: 0 } })).toBe(0);
  });

  it('moves parameters away from 0, even one that is there', () => {
    const { regularize, spec } = unit;
    const params = { ...randomParams(spec, 2), gate: array([0]), wHat: array([[-3], [3]]) };
    const slope = unitGradient(
      {
        spec,
        apply: (ops, given, x) => regularize!(ops, given, { x, step: 20_000 }),
      },
      params,
      array([[1, 1]]),
    ).params;
    expect(Math.sign(slope.wHat.data[0]!)).toBe(1);
    expect(Math.sign(slope.wHat.data[1]!)).toBe(-1);
    expect(slope.gate.data[0]).not.toBe(0);
  });
});

describe('the training of inalu', () => {
  const data = program(
    'products',
    { x: random(uniform(1, 2), 8, 2) },
    { x: tensor(8, 2), y: tensor(8, 1) },
    ({ prod }, { x }) => ({ x, y: prod(x, [1]) }),
  );

  it('moves the weights in eight steps of ten, and the gate in the two others', async () => {
    for (const [model, of] of [
      [inalu(2, 1), (params: never) => params],
      [stack(inalu(2, 1)), (params: { 0: never }) => params[0]],
    ] as const) {
      const after = async (steps: number) => {
        const { models } = await fit(runtime, model as never, { data, steps, seeds: 1 });
        const { gate, ...rest } = of(models[0]!.params as never) as Record<string, NdArray>;
        return { gate: [...gate!.data], weights: Object.values(rest).flatMap(({ data }) => [...data]) };
      };
      const [start, one, eight, ten, eleven] = [
        initialParameters(inalu(2, 1)).gate.data[0]!,
        await after(1),
        await after(8),
        await after(10),
        await after(11),
      ];
      expect(one.weights).not.toEqual(eight.weights);
      if (model.name === 'inalu') expect(eight.gate).toEqual([start]);
      expect(eight.gate).toEqual(one.gate);
      expect(ten.gate).not.toEqual(eight.gate);
      expect(ten.weights).toEqual(eight.weights);
      expect(eleven.gate).toEqual(ten.gate);
      expect(eleven.weights).not.toEqual(ten.weights);
    }
  });

  it('is that of the published code: RMSprop at 0.01, slopes within ±0.1', () => {
    expect(inalu(2, 1).defaults).toEqual({ optimizer: 'rmsprop', learningRate: 0.01, clip: { value: 0.1 } });
  });

  it.each([
    ['paper', [1, -1, 0], 0.1],
    ['module', [0.88, 0.5, 0], 0.2],
  ] as const)('starts as the %s says', (start, means, deviation) => {
    const { wHat, mHat, wHatMul, mHatMul, gate } = initialParameters(inalu(2, 1000, { start }));
    const [w, m, g] = [means[0], means[1], means[2]];
    for (const [{ data }, want] of [
      [wHat, w],
      [mHat, m],
      [wHatMul!, w],
      [mHatMul!, m],
      [gate, g],
    ] as const) {
      const mean = data.reduce((a, b) => a + b) / data.length;
      const spread = Math.sqrt(data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length);
      // Five standard errors of a thousand draws.
      expect(Math.abs(mean - want)).toBeLessThan(0.16 * deviation);
      expect(Math.abs(spread / deviation - 1)).toBeLessThan(0.12);
      expect(data.every((value) => Math.abs(value - want) < 6 * deviation)).toBe(true);
    }
    expect(wHat.data).not.toEqual(wHatMul!.data);
  });

  it('starts where it is told', () => {
    const one = () => ({ shape: [2, 1], data: Float64Array.of(1, 2) });
    const params = initialParameters(inalu(2, 1, { init: { wHat: one } }));
    expect([params.wHat.data, params.wHatMul!.data]).toEqual([Float64Array.of(1, 2), Float64Array.of(1, 2)]);
  });
});

describe('inalu refuses', () => {
  it.each<[object, string]>([
    [{ weights: 'shared' }, '"weights" must be one of "untied", "tied", got "shared".'],
    [{ gate: 'none' }, '"gate" must be one of "matrix", "vector", "independent", got "none".'],
    [{ start: 'glorot' }, '"start" must be one of "paper", "module", got "glorot".'],
    [{ epsilon: 0 }, '"epsilon" must be a finite number above 0, got 0.'],
    [{ bound: Number.POSITIVE_INFINITY }, '"bound" must be a finite number, got Infinity.'],
    [{ penalty: { end: 3 } }, 'the names of "penalty" must be among "weight", "reach", "start", got "end".'],
    [{ penalty: { reach: '20' } }, '"reach" must be a finite number, got "20".'],
    [{ init: { wHatMul: 1 } }, 'the names of "init" must be among "wHat", "mHat", "gate", got "wHatMul".'],
    [
      { omega: 20 },
      'the options must be among "weights", "gate", "epsilon", "bound", "penalty", "start", "init", got "omega".',
    ],
  ])('%j', (options, words) => {
    expect(refusal(() => inalu(2, 1, options), 'NALU_OPTION')).toBe(`inalu: ${words}`);
  });

  it('sizes that are none, and inputs of another shape', () => {
    expect(refusal(() => inalu(0, 1), 'NALU_OPTION')).toBe(
      'inalu: "inputs" must be a whole number above 0, got 0.',
    );
    const params = initialParameters(inalu(2, 1));
    expect(refusal(() => inalu(2, 1).apply(reference, params, array([[1, 2, 3]])), 'NALU_SHAPE')).toBe(
      'inalu: x must be [batch, 2], got [1, 3].',
    );
  });
});
