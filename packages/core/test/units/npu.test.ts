import { array, type NdArray, type NpuOptions, npu, randomSource } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/random/initializers.js';
import { randomArray, scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));
const params = (
  real: readonly number[],
  gate = real.map(() => 1),
  imaginary: readonly number[] = real.map(() => 0),
) => ({ wReal: column(real), wImaginary: column(imaginary), gate: array(gate) });
const run = (given: ReturnType<typeof params>, x: readonly number[], options: NpuOptions = {}): number =>
  npu(x.length, 1, options).apply(reference, given, array([x])).data[0]!;
const gradient = (given: ReturnType<typeof params>, x: readonly number[], options: NpuOptions = {}) =>
  unitGradient(npu(x.length, 1, options), given, array([x]));

describe('npu', () => {
  it.each<[string, readonly number[], readonly number[], number]>([
    ['a product', [1, 1], [-2, 3], -6],
    ['a quotient', [1, -1], [-6, -2], 3],
    ['a cube', [3], [-2], -8],
    ['a root', [0.5], [9], 3],
    ['a product of roots and squares', [0.5, 2], [16, -3], 36],
  ])('is %s with those powers as weights', (_, weights, x, want) => {
    expectClose(scalar(run(params(weights), x, { epsilon: 0 })), scalar(want), 'npu');
    // Each factor is off by ε at most.
    expect(Math.abs(run(params(weights), x) - want)).toBeLessThan(1e-5);
  });

  it('is the real part of a complex power', () => {
    // (−1)^i = e^(−π), and e^(iπ) = −1.
    expectClose(scalar(run(params([0], [1], [1]), [-1], { epsilon: 0 })), scalar(Math.exp(-Math.PI)), 'npu');
    expectClose(scalar(run(params([0], [1], [Math.PI]), [Math.E], { epsilon: 0 })), scalar(-1), 'npu');
  });

  it('takes an input for 1 where its gate is shut, even 0', () => {
    for (const x of [5, -5, 0, 1e300]) expect(run(params([1, -3], [1, 0]), [2, x])).toBe(2 + 2 ** -23);
  });

  it('takes a gate outside [0, 1] for the bound', () => {
    expect(run(params([1], [7]), [-3])).toBe(run(params([1], [1]), [-3]));
    expect(run(params([1], [-7]), [-3])).toBe(1);
    const options = { gateSlope: 'straight-through' } as const;
    expect(run(params([1], [1e20]), [-3], options)).toBe(run(params([1], [1]), [-3]));
  });

  it('moves a gate outside [0, 1] only when its slope passes straight through', () => {
    const inside = gradient(params([1], [1]), [-3]).params.gate;
    expect(gradient(params([1], [1.5]), [-3]).params.gate.data).toEqual(Float64Array.of(0));
    expect(gradient(params([1], [1.5]), [-3], { gateSlope: 'straight-through' }).params.gate).toEqual(inside);
    expect(inside.data[0]).not.toBe(0);
  });

  it('takes 0 to the power 0 for 1, and 0 to any other for 0, when ε is 0', () => {
    expect(run(params([0, 1]), [0, 2], { epsilon: 0 })).toBeCloseTo(2, 14);
    for (const w of [1, 0.3, 1e-3]) expect(Math.abs(run(params([w, 1]), [0, 2], { epsilon: 0 }))).toBe(0);
    expect(run(params([-1, 1]), [0, 2], { epsilon: 0 })).toBe(Number.POSITIVE_INFINITY);
    const slopes = gradient(params([1, 0]), [0, 0], { epsilon: 0 });
    expect([...slopes.x.data, ...Object.values(slopes.params).flatMap((p) => [...p.data])]).toSatisfy(
      (all: number[]) => all.every(Number.isFinite),
    );
  });

  it('adds ε to |x|', () => {
    expectClose(scalar(run(params([-1]), [0])), scalar(2 ** 23), 'npu');
    expectClose(scalar(run(params([-1]), [0], { epsilon: 0.25 })), scalar(4), 'npu');
  });

  it('has the gradient of its value near 0 and with gates in between', () => {
    for (const options of [{}, { gateSlope: 'straight-through' }] as const) {
      const unit = npu(3, 2, options);
      const given = { ...randomParams(unit.spec, 5), gate: array([0.1, 0.9, 0.5]) } as never;
      expectUnitGradient(
        'npu, seed 5',
        unit,
        given,
        array([
          [0.01, -0.01, 3],
          [-2, -0.5, 1e3],
        ]),
      );
    }
  });

  it('starts with Glorot weights, imaginary ones of 0 and gates half open', () => {
    const { init } = npu(100, 2);
    const drawn = Array.from(
      { length: 5 },
      (_, run) => initialize(init.wReal, [100, 2], randomSource(run), 'wReal').data,
    ).flatMap((data) => [...data]);
    const bound = Math.sqrt(6 / 102);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...drawn.map(Math.abs))).toBeGreaterThan(0.95 * bound);
    expect(initialize(init.wImaginary, [2], randomSource(1), 'w').data).toEqual(new Float64Array(2));
    expect(initialize(init.gate, [2], randomSource(1), 'gate').data).toEqual(Float64Array.of(0.5, 0.5));
  });
});

describe('the penalty of npu', () => {
  const given = params([3, -1], [0.5, 0], [0, 2]);
  const at = (step: number | NdArray, l1?: NpuOptions['l1']): number =>
    npu(2, 1, l1 && { l1 }).regularize!(reference, given, { x: array([[1, 1]]), step }).data[0]!;
  const SUM = 6.5;

  it('is β times the sum of all magnitudes, ten times as much every 10,000 steps', () => {
    const closeTo = (step: number, beta: number) =>
      expectClose(scalar(at(step)), scalar(beta * SUM), `step ${step}`);
    closeTo(0, 1e-5);
    closeTo(9_999, 1e-5);
    closeTo(10_000, 1e-4);
    closeTo(1e6, 1e-4);
  });

  it('takes its levels and its pace', () => {
    const l1 = { from: 1e-9, to: 3e-8, every: 100 };
    for (const [step, beta] of [
      [99, 1e-9],
      [100, 1e-8],
      [199, 1e-8],
      [200, 3e-8],
      [1e9, 3e-8],
    ] as const)
      expectClose(scalar(at(step, l1)), scalar(beta * SUM), `step ${step}`);
    expectClose(scalar(at(scalar(150), l1)), scalar(1e-8 * SUM), 'a step that is a tensor');
  });

  it('is off when β is 0', () => {
    expect(at(50_000, { from: 0, to: 0 })).toBe(0);
  });
});

describe('npu refuses', () => {
  it.each<[string, object, string]>([
    [
      'an unknown option',
      { eps: 1 },
      'npu: the options must be among "epsilon", "gateSlope", "l1", "init", got "eps".',
    ],
    [
      'an unknown slope',
      { gateSlope: 'ste' },
      'npu: "gateSlope" must be one of "clamp", "straight-through", got "ste".',
    ],
    ['an ε below 0', { epsilon: -1 }, 'npu: "epsilon" must be at least 0, got -1.'],
    ['an ε that is no number', { epsilon: Number.NaN }, 'npu: "epsilon" must be at least 0, got NaN.'],
    [
      'an initialiser of nothing',
      { init: { w: 1 } },
      'npu: the names of "init" must be among "wReal", "wImaginary", "gate", got "w".',
    ],
    [
      'an unknown name of l1',
      { l1: { weight: 1 } },
      'npu: the names of "l1" must be among "from", "to", "every", got "weight".',
    ],
    ['a β that falls', { l1: { from: 1, to: 0.1 } }, 'npu: "from" must lie in [0, "to"], got 1, 0.1.'],
    ['a β that is no number', { l1: { to: Number.NaN } }, 'npu: "to" must be a finite number, got NaN.'],
    ['steps of nothing', { l1: { every: 0 } }, 'npu: "every" must be above 0, got 0.'],
  ])('%s', (_, options, message) => {
    expect(refusal(() => npu(2, 1, options), 'NALU_OPTION')).toBe(message);
  });

  it('a size that is none', () => {
    expect(refusal(() => npu(0, 1), 'NALU_OPTION')).toBe(
      'npu: "inputs" must be a whole number above 0, got 0.',
    );
  });

  it('an x of the wrong last axis', () => {
    const call = () => npu(2, 1).apply(reference, params([1, 1]), randomArray(1, [4, 3]));
    expect(refusal(call, 'NALU_SHAPE')).toBe('npu: x must be [batch, 2], got [4, 3].');
  });
});
