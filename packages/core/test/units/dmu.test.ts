import {
  array,
  fit,
  initialParameters,
  leafSpecs,
  type NdArray,
  type Of,
  program,
  random,
  tensor,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { type DmuOptions, dmu } from '../../src/units/dmu.js';
import { awayFromZero, scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { runtime } from '../support/training.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const run = (gate: number, x: readonly number[], options: DmuOptions = {}): number =>
  dmu(x.length, 1, options).apply(reference, { gate: array([gate]) }, array([x])).data[0]!;
const trained = (gate: number, x: readonly number[], options: DmuOptions = {}): number =>
  dmu(x.length, 1, options).training!.apply(reference, { gate: array([gate]) }, array([x]), {}).data[0]!;
const near = (got: number, want: number, tolerance = 1e-12): void =>
  expectClose(scalar(got), scalar(want), 'dmu', tolerance);
const subtract = { operands: 'subtract' } as const;

describe('dmu', () => {
  it('adds or subtracts where its gate is not below 0', () => {
    for (const gate of [0, 1e-9, 5]) {
      near(run(gate, [20, 30]), 50, 5e-9);
      near(run(gate, [-20, 3]), -17, 5e-9);
      near(run(gate, [20, 30], subtract), -10, 5e-9);
    }
  });

  it('is off by 2e-5 at most for sums near 0, and 0 at 0', () => {
    expect(run(1, [3, -3])).toBe(0);
    for (let i = -100; i <= 100; i++) expect(Math.abs(run(1, [i * 1e-5, 0]) - i * 1e-5)).toBeLessThan(2e-5);
  });

  it('multiplies or divides, with signs, where its gate is below 0', () => {
    for (const gate of [-1e-9, -5]) {
      near(run(gate, [20, 30]), 600);
      near(run(gate, [-20, 30]), -600);
      near(run(gate, [-20, -30]), 600);
      near(run(gate, [20, -40], subtract), -0.5);
      near(run(gate, [1e-9, 1e9]), 1);
    }
  });

  it('stays between 1e-20 and 1e20', () => {
    near(run(-1, [1e30, -1e30]), -1e20);
    near(run(1, [1e30, 1e30]), 1e20);
    near(run(-1, [1e-30, 1e-30]), 1e-20);
    near(run(-1, [3, 0], subtract), 1e20);
  });

  it('leaves inputs beyond the second one out, or takes the operands that it is given', () => {
    near(run(-1, [2, 3, 7]), 6);
    near(run(1, [2, 3, 7], subtract), -1, 5e-9);
    const operands = array([
      [1, 0.5],
      [1, 0],
      [-1, 2],
    ]);
    const unit = dmu(3, 2, { operands });
    near(unit.apply(reference, { gate: array([-1, 1]) }, array([[2, 3, 6]])).data[0]!, 1);
    near(unit.apply(reference, { gate: array([-1, 1]) }, array([[2, 3, 6]])).data[1]!, 13, 5e-9);
  });

  it('mixes both while it is trained', () => {
    const [g, h] = [0.75, 0.25];
    near(trained(Math.log(3), [2, 3]), g * 5 + h * 6, 1e-4);
    // The signs are mixed by themselves: that of the sum is −1, that of the product 1.
    near(trained(Math.log(3), [-2, -3]), (-g + h) * (g * 5 + h * 6), 1e-4);
    near(trained(40, [2, 3]), 5, 1e-8);
    near(trained(-40, [2, 3]), 6, 1e-4);
  });

  it('bends large products while it is trained, and not afterwards', () => {
    expect(trained(-40, [300, 300])).toBeLessThan(0.9 * 9e4);
    near(run(-40, [300, 300]), 9e4);
    expect(trained(-40, [1e5, 1e5])).toBeLessThanOrEqual(1e6);
  });

  it('has a gate that reads x by itself, whatever its scale', () => {
    const unit = dmu(2, 1, { gate: 'normalized' });
    const params = { gate: array([[1], [-1]]), gateBias: array([0]) };
    const at = (x: readonly number[]) => unit.apply(reference, params, array([x])).data[0]!;
    near(at([5, 3]), 8, 5e-9);
    near(at([3, 5]), 15);
    near(at([3e6, 5e6]), 15e12, 1e-6);
    const biased = { ...params, gateBias: array([-9]) };
    near(unit.apply(reference, biased, array([[5, 3]])).data[0]!, 15);
    expect(leafSpecs(unit.spec).map(({ path, spec }) => `${path} [${spec.shape}]`)).toEqual([
      'gate [2,1]',
      'gateBias [1]',
    ]);
  });

  it.each<DmuOptions>([{}, subtract, { gate: 'normalized' }])(
    'with %j has the slopes of its formulas',
    (options) => {
      const unit = dmu(3, 2, options);
      const params = randomParams(unit.spec, 1) as Of<typeof unit.spec, NdArray>;
      const training = { spec: unit.spec, apply: unit.training!.apply as unknown as typeof unit.apply };
      for (const x of [awayFromZero(2, [4, 3]), awayFromZero(3, [4, 3], 0.05, 0.1)]) {
        expectUnitGradient('evaluation', unit, params, x);
        expectUnitGradient('training', training, params, x);
      }
      for (const form of [unit, training])
        for (const x of [
          [0, 0, 0],
          [1e9, -1e9, 2],
          [1e-30, 3, 3],
        ]) {
          const { params: slopes, x: ofX } = unitGradient(form, params, array([x]));
          for (const { data } of [...Object.values(slopes), ofX])
            expect(data.every(Number.isFinite), String(x)).toBe(true);
        }
    },
  );

  it('moves its gate in training alone', () => {
    const unit = dmu(2, 1);
    const params = { gate: array([0.3]) };
    expect(unitGradient(unit, params, array([[2, 3]])).params.gate.data[0]).toBe(0);
    const training = { spec: unit.spec, apply: unit.training!.apply as unknown as typeof unit.apply };
    expect(unitGradient(training, params, array([[2, 3]])).params.gate.data[0]).not.toBe(0);
  });

  it('learns which of the two it is, with the settings of its paper', async () => {
    const task = (subtracts: boolean, divides: boolean) =>
      program(
        'task',
        { x: random(uniform(1, 2), 16, 2) },
        { x: tensor(16, 2), y: tensor(16, 1) },
        (ops, { x }) => {
          const [a, b] = [ops.slice(x, 1, 0, 1), ops.slice(x, 1, 1, 2)];
          return { x, y: divides ? ops.div(a, b) : subtracts ? ops.sub(a, b) : ops.mul(a, b) };
        },
      );
    const after = async (subtracts: boolean, divides: boolean) => {
      const operands = subtracts ? 'subtract' : 'add';
      const data = task(subtracts, divides);
      const { models } = await fit(runtime, dmu(2, 1, { operands }), { data, steps: 40 });
      return (await models[0]!.predict([[30, 40]])).data[0]!;
    };
    near(await after(false, false), 1200);
    near(await after(true, true), 0.75);
    near(await after(true, false), -10, 5e-9);
  });

  it('starts half open, or Glorot uniform where it reads x', () => {
    expect([...initialParameters(dmu(2, 3)).gate.data]).toEqual([0, 0, 0]);
    const { gate, gateBias } = initialParameters(dmu(40, 25, { gate: 'normalized' }));
    const r = Math.sqrt(6 / 65);
    expect(gate.data.every((value) => Math.abs(value) <= r)).toBe(true);
    expect(Math.max(...gate.data)).toBeGreaterThan(0.98 * r);
    expect(gateBias!.data.every((value) => value === 0)).toBe(true);
  });

  it('measures the sparsity of its gate as it is trained, where it does not read x', () => {
    const [gate] = dmu(2, 1).weights!(reference, { gate: array([Math.log(3)]) });
    near(gate!.data[0]!, 0.75);
    expect(dmu(2, 1, { gate: 'normalized' }).weights).toBeUndefined();
  });

  it.each<[() => unknown, string]>([
    [() => dmu(1, 1), '"inputs" must be at least 2, got 1.'],
    [
      () => dmu(2, 1, { operands: 'mul' as never }),
      '"operands" must be one of "add", "subtract", got "mul".',
    ],
    [
      () => dmu(2, 1, { operands: array([[1, 1]]) }),
      '"operands" must be finite numbers in [2, 1], got [1, 2].',
    ],
    [() => dmu(2, 1, { operands: 3 as never }), '"operands" must be finite numbers in [2, 1], got 3.'],
    [
      () => dmu(2, 1, { operands: array([[1], [Number.NaN]]) }),
      '"operands" must be finite numbers in [2, 1], got NaN at [1, 0].',
    ],
    [() => dmu(2, 1, { gate: 'x' as never }), '"gate" must be one of "independent", "normalized", got "x".'],
    [
      () => dmu(2, 1, { init: { gateBias: 1 } } as never),
      'the names of "init" must be among "gate", got "gateBias".',
    ],
    [
      () => dmu(2, 1, { op: 'add' } as never),
      'the options must be among "operands", "gate", "init", got "op".',
    ],
  ])('refuses what it may not have: %s', (make, words) => {
    expect(refusal(make, 'NALU_OPTION')).toBe(`dmu: ${words}`);
  });
});
