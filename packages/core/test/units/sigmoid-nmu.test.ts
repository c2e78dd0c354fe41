import { array, initialParameters, type NdArray, sigmoidNmu } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { expectUnitGradient } from '../support/unit-gradients.js';

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));
const run = (wHat: readonly number[], x: readonly number[]): number =>
  sigmoidNmu(x.length, 1).apply(reference, { wHat: column(wHat) }, array([x])).data[0]!;

describe('sigmoidNmu', () => {
  it('is Π (W x + 1 − W) with W = σ(Ŵ)', () => {
    const third = -Math.log(3);
    expectClose(scalar(run([third, 0], [-4, 3])), scalar((0.25 * -4 + 0.75) * (0.5 * 3 + 0.5)), 'between');
  });

  it('keeps the digits of 1 − W where W is all but 1', () => {
    // x₁ is 0, so that 1 − σ(30) = 9.4e-14 stands alone, and is worth 0.09. Worked out with 40 digits.
    expectClose(scalar(run([30, 40], [0, 1e12])), scalar(0.09357622968839299), 'sigmoidNmu');
  });

  it('has the gradient of its value, with zeros too', () => {
    const x = array([
      [0, 0, 0.5],
      [1, -0, 1e-9],
      [-2, 3, -1],
    ]);
    expectUnitGradient('sigmoidNmu, seed 51', sigmoidNmu(3, 2), { wHat: randomArray(51, [3, 2]) }, x);
  });

  it('starts within U[−√¾, √¾] over 1,000 draws', () => {
    const r = Math.sqrt(0.75);
    const drawn = Array.from(
      { length: 1000 },
      (_, seed) => initialParameters(sigmoidNmu(1, 1), { seed }).wHat.data[0]!,
    );
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(r * (1 + 1e-6));
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(1.98 * r);
  });

  it('is measured by σ(Ŵ)', () => {
    const [w] = sigmoidNmu(2, 1).weights!(reference, { wHat: column([0, 40]) });
    expect(w).toEqual(column([0.5, 1]));
  });

  it('refuses other options', () => {
    const words = (options: object) => refusal(() => sigmoidNmu(1, 1, options), 'NALU_OPTION');
    expect(words({ penalty: {} })).toBe('sigmoidNmu: the options must be among "init", got "penalty".');
    expect(words({ init: { w: 1 } })).toBe('sigmoidNmu: the names of "init" must be among "wHat", got "w".');
  });
});
