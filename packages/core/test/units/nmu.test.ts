import { array, initialParameters, type NdArray, nmu } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, scalar } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));

describe('nmu', () => {
  it('is Π (W x + 1 − W) between', () => {
    const y = nmu(2, 1).apply(reference, { w: column([0.25, 0.5]) }, array([[-4, 3]]));
    expectClose(y, array([[(0.25 * -4 + 0.75) * (0.5 * 3 + 0.5)]]), 'nmu');
  });

  it('has the right slopes where one factor is 0, and where two are', () => {
    const slopes = (x: readonly number[]) =>
      unitGradient({ ...nmu(3, 1), apply: productAlone }, { w: column([1, 1, 1]) }, array([x]));
    // dy/dx_i is the product of the other factors, dy/dW_i that times x_i − 1.
    expect([...slopes([0, 3, 5]).x.data]).toEqual([15, 0, 0]);
    expect([...slopes([0, 3, 5]).params.w.data]).toEqual([-15, 0, 0]);
    expect([...slopes([0, 0, 5]).x.data]).toEqual([0, 0, 0]);
    expect([...slopes([0, 0, 5]).params.w.data].every((slope) => Math.abs(slope) === 0)).toBe(true);
  });

  it('starts within [¼, ¾] over 1,000 draws, and keeps to [0, 1]', () => {
    const drawn = Array.from(
      { length: 1000 },
      (_, seed) => initialParameters(nmu(1, 1), { seed }).w.data[0]!,
    );
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0.25);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(0.75);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(0.49);
    expect(nmu(2, 1).constrain!(reference, { w: column([1.5, -1.5]) })).toEqual({ w: column([1, 0]) });
  });

  it('is penalised for weights between 0 and 1, from step 20,000 to 35,000', () => {
    const at = (step: number) =>
      nmu(2, 1).regularize!(reference, { w: column([0.75, 1]) }, { x: array([[1, 1]]), step });
    expectClose(at(20_000), scalar(0), 'step 20,000');
    expectClose(at(27_500), scalar(0.625), 'step 27,500');
    expectClose(at(50_000), scalar(1.25), 'step 50,000');
  });

  it('refuses other options', () => {
    const words = (options: object) => refusal(() => nmu(1, 1, options), 'NALU_OPTION');
    expect(words({ normalized: 'yes' })).toBe('nmu: "normalized" must be true or false, got "yes".');
    expect(words({ normalised: true })).toBe(
      'nmu: the options must be among "normalized", "penalty", "init", got "normalised".',
    );
  });
});

/** Without the weights that the gradient of the tests contracts y with, so that slopes are whole numbers. */
const productAlone: ReturnType<typeof nmu>['apply'] = (ops, { w }, x) => {
  const y = nmu(3, 1).apply(ops, { w }, x);
  return ops.div(y, ops.constant(randomArray(99, [1, 1], { low: 0.5, high: 1.5 })));
};

describe('nmu, normalized', () => {
  const unit = nmu(2, 1, { normalized: true });
  const w = column([0.25, 0.5]);

  it('is NMU(x / c) c^ΣW, with c the deviation of all numbers of the batch', () => {
    const x = array([
      [1, 4],
      [2, -3],
    ]);
    // Worked out with 40 digits: c² = 26 / 3.
    expectClose(unit.apply(reference, { w }, x), column([2.2130360490415546, -0.01969052459802746]), 'nmu');
  });

  it('depends on its batch, but not where weights are 0 and 1', () => {
    const row = array([[1, 4]]);
    const batch = array([
      [1, 4],
      [200, -300],
    ]);
    const first = (weights: NdArray, x: NdArray): number => unit.apply(reference, { w: weights }, x).data[0]!;
    expect(Math.abs(first(w, batch) / first(w, row) - 1)).toBeGreaterThan(0.1);
    expectClose(scalar(first(column([1, 1]), batch)), scalar(4), 'W = 1, 1');
    expectClose(scalar(first(column([1, 0]), batch)), scalar(1), 'W = 1, 0');
  });

  it('is the plain form, with its slopes, where all numbers are alike, or there is but one', () => {
    const alike = array([
      [3, 3],
      [3, 3],
    ]);
    expectSame(unit.apply(reference, { w }, alike), nmu(2, 1).apply(reference, { w }, alike), 'alike');
    const [one, plain] = [nmu(1, 1, { normalized: true }), nmu(1, 1)];
    const single = { w: array([[0.25]]) };
    expectSame(
      one.apply(reference, single, array([[7]])),
      plain.apply(reference, single, array([[7]])),
      'one number',
    );
    for (const [made, params, x] of [
      [unit, { w }, alike],
      [one, single, array([[7]])],
    ] as const) {
      const { x: slope, params: slopes } = unitGradient(made, params, x);
      expect([...slope.data, ...slopes.w.data].every(Number.isFinite)).toBe(true);
    }
  });

  it('has the gradient of its value, through c too', () => {
    const wide = nmu(3, 2, { normalized: true });
    const weights = randomArray(41, [3, 2], { low: 0.1, high: 0.9 });
    expectUnitGradient('nmu, seed 41', wide, { w: weights }, randomArray(42, [4, 3]));
    expectUnitGradient('nmu, seed 41, of a sequence', wide, { w: weights }, randomArray(43, [2, 2, 3]));
  });
});
