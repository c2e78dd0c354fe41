import { array, type NaluOptions, type NaluSpec, type NdArray, nalu, type Of } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { awayFromZero, scalar } from '../support/arrays.js';
import { expectClose } from '../support/compare.js';
import { expectUnitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

// The variants of published code that compute otherwise than the paper.

const closed = 40;
/** W = 1 for both inputs, and a gate that sees none. */
const params = (gate: number): Of<NaluSpec, NdArray> => ({
  wHat: array([[closed], [closed]]),
  mHat: array([[closed], [closed]]),
  gate: array([gate]),
});
const x = array([[20, 30]]);
/** ε shifts a factor by 1e-7. */
const near = (got: NdArray, want: number): void =>
  expectClose(scalar(got.data[0]!), scalar(want), 'nalu', 1e-6);

describe('nalu', () => {
  it('weighs its multiplying path by a gate of its own when gates are untied', () => {
    const unit = nalu(2, 1, { gate: 'independent', gates: 'untied' });
    const at = (gate: number, gateMul: number) =>
      unit.apply(reference, { ...params(gate), gateMul: array([gateMul]) }, x);
    near(at(closed, closed), 650);
    near(at(0, Math.log(3)), 0.5 * 50 + 0.75 * 600);
    near(at(Math.log(3), 0), 0.75 * 50 + 0.5 * 600);
  });

  it('shifts the second gate by a bias of its own', () => {
    const unit = nalu(2, 1, { gates: 'untied', gateBias: true });
    const none = array([[0], [0]]);
    const biases = { gateBias: array([-closed]), gateBiasMul: array([closed]) };
    const weights = { ...params(0), gate: none, gateMul: none, ...biases };
    near(unit.apply(reference, weights, x), 600);
  });

  it.each<['safe' | 'max-safe', number]>([
    ['safe', 1.5 * 4],
    ['max-safe', 1],
  ])('with a %s base computes with x from 1 on, and with no ε', (base, below) => {
    const at = (row: readonly number[], epsilon: number): NdArray =>
      nalu(2, 1, { gate: 'independent', base, epsilon }).apply(reference, params(-800), array([row]));
    expectClose(at([20, 30], 100), array([[600]]), 'from 1 on');
    expectClose(at([0.5, -2], 0), array([[below]]), 'below');
  });

  it('has the gradient of its value with untied gates, and with a safe base', () => {
    for (const options of [{ gates: 'untied', gateBias: true }, { base: 'safe' }] as const) {
      const unit = nalu(3, 2, options);
      const given = randomParams(unit.spec, 11);
      expectUnitGradient(`${JSON.stringify(options)}, seed 11`, unit, given, awayFromZero(12, [4, 3]));
    }
  });

  it('is measured by the weights of its paths, each once', () => {
    const count = (options: NaluOptions) => {
      const unit = nalu(2, 1, options);
      return unit.weights!(reference, randomParams(unit.spec, 1)).length;
    };
    expect([count({}), count({ weights: 'untied' })]).toEqual([1, 2]);
  });
});
