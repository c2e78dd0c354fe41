import { array, initialParameters, type NdArray, sinhNalu, tensor, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { asinh, sinh } from '../../src/units/hyperbolic.js';
import { randomArray, scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { expectUnitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const slopeOf = (f: typeof asinh, x: number): NdArray =>
  valueAndGradient(reference, { x: tensor() }, { x: scalar(x) }, (tape, given) => f(tape, given.x)).gradient
    .x;

// Values and slopes worked out with 40 digits.
describe('asinh', () => {
  it.each([
    [1e-9, 1e-9, 1],
    [-1e-9, -1e-9, 1],
    [0.1, 0.09983407889920756, 0.9950371902099892],
    [0.125, 0.12467674692144275, 0.9922778767136676],
    [0.13, 0.12963659033633024, 0.9916556173432378],
    [-0.5, -0.48121182505960347, 0.8944271909999159],
    [1, 0.881373587019543, Math.SQRT1_2],
    [-3, -1.8184464592320668, 0.31622776601683794],
    [1e6, 14.50865773852447, 9.999999999995e-7],
    [1e200, 461.2101657793691, 1e-200],
  ])('of %f is good to the last digits, and so is its slope', (x, value, slope) => {
    expect(Math.abs(asinh(reference, scalar(x)).data[0]! / value - 1)).toBeLessThan(2e-15);
    expect(Math.abs(slopeOf(asinh, x).data[0]! / slope - 1)).toBeLessThan(2e-15);
  });

  it('of 0 is 0, with the slope 1', () => {
    for (const zero of [0, -0]) {
      expect(Math.abs(asinh(reference, scalar(zero)).data[0]!)).toBe(0);
      expect(slopeOf(asinh, zero).data[0]).toBe(1);
    }
  });
});

describe('sinh', () => {
  it.each([
    [1e-9, 1e-9, 1],
    [0.01, 0.010000166667500003, 1.0000500004166681],
    [-0.7, -0.7585837018395335, 1.255169005630943],
    [3, 10.017874927409903, 10.067661995777765],
    [-20, -242582597.70489514, 242582597.70489514],
    [300, 9.712131976206279e129, 9.712131976206279e129],
  ])('of %f is good to the last digits, and so is its slope', (x, value, slope) => {
    expect(Math.abs(sinh(reference, scalar(x)).data[0]! / value - 1)).toBeLessThan(2e-15);
    expect(Math.abs(slopeOf(sinh, x).data[0]! / slope - 1)).toBeLessThan(2e-15);
  });
});

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));

describe('sinhNalu', () => {
  const closed = (w: readonly number[], x: readonly number[]): number => {
    const params = { wHat: column(w), mHat: column(w.map(() => 40)), gate: column(x.map((v) => -100 / v)) };
    return sinhNalu(x.length, 1).apply(reference, params, array([x])).data[0]!;
  };

  it('keeps the sign of a single number, to any of its digits', () => {
    for (const x of [-3, 1e-9, -1e12]) expectClose(scalar(closed([40, 0], [x, 1])), scalar(x), `${x}`, 1e-13);
  });

  it('is sinh of the sum for two: twice their product, where both are large', () => {
    const exact = (a: number, b: number) => a * Math.sqrt(1 + b * b) + b * Math.sqrt(1 + a * a);
    for (const [a, b] of [
      [3, 7],
      [1e3, 1e4],
      [3, -7],
    ] as const)
      expectClose(scalar(closed([40, 40], [a, b])), scalar(exact(a, b)), `${a}, ${b}`, 1e-13);
    expect(Math.abs(closed([40, 40], [1e3, 1e4]) / 2e7 - 1)).toBeLessThan(1e-6 / 4 + 1e-8);
  });

  it('has the gradient of its value, at 0 and at the places where its formulas meet', () => {
    const unit = sinhNalu(3, 2);
    const x = array([
      [0, -0, 1e-9],
      [0.125, -1, 1],
      [-2, 3, 0.3],
    ]);
    expectUnitGradient('sinhNalu, seed 71', unit, randomParams(unit.spec, 71), x);
  });

  it('starts its weights in U[±√(6 / in)] and its gate in U[±√(1 / in)], over 1,000 draws', () => {
    const drawn = Array.from({ length: 1000 }, (_, seed) => initialParameters(sinhNalu(4, 1), { seed }));
    for (const [name, bound] of [
      ['wHat', Math.sqrt(6 / 4)],
      ['mHat', Math.sqrt(6 / 4)],
      ['gate', Math.sqrt(1 / 4)],
    ] as const) {
      const largest = Math.max(...drawn.map((params) => Math.abs(params[name].data[0]!)));
      expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
      expect(largest).toBeGreaterThan(0.98 * bound);
    }
  });

  it('acts alike on every leading index', () => {
    const unit = sinhNalu(2, 3);
    const params = randomParams(unit.spec, 72);
    const x = randomArray(73, [2, 3, 2]);
    const flat = unit.apply(reference, params, reference.reshape(x, [6, 2]));
    expectClose(unit.apply(reference, params, x), reference.reshape(flat, [2, 3, 3]), 'seeds 72, 73');
  });

  it('refuses other options', () => {
    expect(refusal(() => sinhNalu(1, 1, { epsilon: 1 } as object), 'NALU_OPTION')).toBe(
      'sinhNalu: the options must be among "init", got "epsilon".',
    );
  });
});
