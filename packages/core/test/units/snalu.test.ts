import { array, initialParameters, type NdArray, snalu } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { awayFromZero, scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));
/** W = w exactly, for w of −1, 0 and 1. */
const run = (w: readonly number[], gate: number, x: readonly number[], epsilon = 1e-8): number =>
  snalu(x.length, 1, { epsilon }).apply(
    reference,
    { wHat: column(w.map((v) => 40 * v)), mHat: column(w.map(() => 40)), gate: array(gate) },
    array([x]),
  ).data[0]!;

describe('snalu', () => {
  it.each<[readonly number[], number]>([
    [[-20, 30], -600],
    [[-20, -30], 600],
    [[20, 30], 600],
  ])('multiplies %j with its sign', (x, want) => {
    expectClose(scalar(run([1, 1], -100, x)), scalar(want), 'snalu', 1e-8);
  });

  it('has the sign of an input that does not count', () => {
    expectClose(scalar(run([1, 1, 0], -100, [2, 3, -5])), scalar(-6), 'snalu', 1e-7);
  });

  it('is 0 where an input is 0, whatever its weight is', () => {
    for (const weight of [-1, 0, 1]) expect(Math.abs(run([1, weight], -1000, [5, 0]))).toBe(0);
  });

  it('mixes both paths by one share', () => {
    expectClose(scalar(run([1, 1], Math.log(3), [-20, 30], 0)), scalar(0.75 * 10 + 0.25 * -600), 'snalu');
  });

  it('has the gradient of its value, and finite slopes at 0', () => {
    const unit = snalu(3, 2);
    const params = randomParams(unit.spec, 61);
    expectUnitGradient('snalu, seed 61', unit, params, awayFromZero(62, [4, 3]));
    const { x, params: slopes } = unitGradient(unit, params, array([[0, -0, 1e-9]]));
    for (const { data } of [x, slopes.wHat, slopes.mHat, slopes.gate])
      expect(data.every(Number.isFinite)).toBe(true);
  });

  it('starts its gate, one number, in U[−√3, √3] over 1,000 draws', () => {
    const unit = snalu(3, 2);
    expect(unit.spec.gate.shape).toEqual([]);
    const drawn = Array.from({ length: 1000 }, (_, seed) => initialParameters(unit, { seed }).gate.data[0]!);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(3) * (1 + 1e-6));
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(1.98 * Math.sqrt(3));
  });

  it('refuses other options', () => {
    const words = (options: object) => refusal(() => snalu(1, 1, options), 'NALU_OPTION');
    expect(words({ gate: 'vector' })).toBe('snalu: the options must be among "epsilon", "init", got "gate".');
    expect(words({ epsilon: -1 })).toBe('snalu: "epsilon" must be at least 0, got -1.');
    expect(words({ init: { g: 1 } })).toBe(
      'snalu: the names of "init" must be among "wHat", "mHat", "gate", got "g".',
    );
  });
});
