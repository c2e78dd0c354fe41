import {
  array,
  initialParameters,
  type NacMulOptions,
  type NdArray,
  nacMul,
  nacMulNmu,
  nacMulSigma,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { awayFromZero, randomArray, scalar } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));

/** The three by the weight that each computes with, which lies between 0 and 1. */
const units = [
  {
    name: 'nacMul',
    make: nacMul,
    params: (w: readonly number[]) => ({
      wHat: column(w.map(() => 40)),
      mHat: column(w.map((v) => Math.log(v) - Math.log1p(-v))),
    }),
  },
  {
    name: 'nacMulSigma',
    make: nacMulSigma,
    params: (w: readonly number[]) => ({ wHat: column(w.map((v) => Math.log(v) - Math.log1p(-v))) }),
  },
  { name: 'nacMulNmu', make: nacMulNmu, params: (w: readonly number[]) => ({ w: column(w) }) },
] as const;

describe.each(units)('$name', ({ name, make, params }) => {
  const run = (w: readonly number[], x: readonly number[], options: { readonly epsilon?: number } = {}) =>
    (make as typeof nacMul)(x.length, 1, options).apply(reference, params(w) as never, array([x])).data[0]!;

  it('is the product of its inputs to the power of its weights', () => {
    expectClose(scalar(run([0.25, 0.5], [3, 7], { epsilon: 0 })), scalar(3 ** 0.25 * 7 ** 0.5), name);
    expectClose(
      scalar(run([0.75, 0.5], [1e-9, 1e9], { epsilon: 0 })),
      scalar(1e-9 ** 0.75 * 1e9 ** 0.5),
      name,
    );
  });

  it('loses signs', () => {
    expect(run([0.25, 0.5], [-3, 7])).toBe(run([0.25, 0.5], [3, 7]));
  });

  it('takes ε for 0', () => {
    expectClose(scalar(run([0.5], [0])), scalar(1e-7 ** 0.5), name);
    expectClose(scalar(run([0.5], [0], { epsilon: 0.25 })), scalar(0.5), name);
  });

  it('has finite slopes at 0, and none for x', () => {
    const unit = make(2, 1);
    const { x, params: slopes } = unitGradient(unit as never, params([0.5, 0.75]) as never, array([[0, -0]]));
    expect(x.data.every((slope) => slope === 0)).toBe(true);
    for (const { data } of Object.values(slopes as Record<string, NdArray>))
      expect(data.every(Number.isFinite)).toBe(true);
  });

  it('has the gradient of its value, for tiny and large numbers alike', () => {
    const unit = make(2, 3, { epsilon: 0.5 });
    const given = randomParams(unit.spec as object, 31, 0.1, 0.9);
    expectUnitGradient(`${name}, seed 31`, unit as never, given as never, awayFromZero(32, [4, 2]));
    const far = array([
      [1e-2, 20],
      [-0.05, 3],
    ]);
    expectUnitGradient(`${name}, seed 31, far`, unit as never, given as never, far);
  });

  it('acts alike on every leading index', () => {
    const unit = make(2, 3);
    const given = randomParams(unit.spec as object, 33, 0.1, 0.9) as never;
    const x = randomArray(34, [2, 3, 2]);
    const flat = (unit as ReturnType<typeof nacMul>).apply(reference, given, reference.reshape(x, [6, 2]));
    const got = (unit as ReturnType<typeof nacMul>).apply(reference, given, x);
    expectSame(got, reference.reshape(flat, [2, 3, 3]), name);
  });

  it.each([-1e-9, Number.NaN, Number.POSITIVE_INFINITY])('refuses an ε of %s', (epsilon) => {
    expect(refusal(() => make(1, 1, { epsilon }), 'NALU_OPTION')).toBe(
      `${name}: "epsilon" must be at least 0, got ${epsilon}.`,
    );
  });

  it('says what it is measured and trained by', () => {
    const unit = make(2, 1);
    const [w] = unit.weights!(reference, params([0.25, 0.5]) as never);
    expectClose(w!, column([0.25, 0.5]), name);
    expect(unit.defaults).toEqual({ optimizer: 'adam', learningRate: 1e-3 });
  });
});

describe('nacMul', () => {
  const saturated = { wHat: column([40, 40]), mHat: column([40, 40]) };
  const run = (x: readonly number[], options: NacMulOptions) =>
    nacMul(2, 1, options).apply(reference, saturated, array([x])).data[0]!;

  it.each<[NacMulOptions['base'], number]>([
    ['safe', (0.5 + 1) * (3 + 1)],
    ['max-safe', 1],
  ])('with a %s base is x itself from 1 on, and something else below', (base, below) => {
    expectClose(scalar(run([3, 7], { base: base! })), scalar(21), 'from 1 on');
    expectClose(scalar(run([1, 7], { base: base! })), scalar(7), 'at 1');
    expectClose(scalar(run([0.5, -2], { base: base! })), scalar(below), 'below');
  });

  it('has the gradient of its value with a safe base', () => {
    const unit = nacMul(2, 3, { base: 'safe' });
    const x = array([
      [0, -1.5],
      [3, 0.75],
    ]);
    expectUnitGradient('safe, seed 35', unit, randomParams(unit.spec, 35), x);
  });

  it('refuses other options', () => {
    const words = (options: object) => refusal(() => nacMul(1, 1, options), 'NALU_OPTION');
    expect(words({ base: 'abs' })).toBe(
      'nacMul: "base" must be one of "plain", "safe", "max-safe", got "abs".',
    );
    expect(words({ eps: 1 })).toBe('nacMul: the options must be among "base", "epsilon", "init", got "eps".');
    expect(words({ init: { w: 1 } })).toBe(
      'nacMul: the names of "init" must be among "wHat", "mHat", got "w".',
    );
  });
});

describe('nacMulSigma', () => {
  it('starts normal, with the variance 2 / (in + out), over 1,000 draws', () => {
    let [squares, count] = [0, 0];
    for (let seed = 0; seed < 1000; seed++)
      for (const w of initialParameters(nacMulSigma(3, 2), { seed }).wHat.data) {
        squares += w * w;
        count++;
      }
    // Two deviations of a mean square of normal numbers: 2 √(2 / n).
    expect(Math.abs(squares / count / 0.4 - 1)).toBeLessThan(2 * Math.sqrt(2 / count));
  });
});

describe('nacMulNmu', () => {
  it('starts within [¼, ¾] over 1,000 draws, and keeps to [0, 1]', () => {
    const drawn = Array.from(
      { length: 1000 },
      (_, seed) => initialParameters(nacMulNmu(1, 1), { seed }).w.data[0]!,
    );
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0.25);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(0.75);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(0.49);
    expect(nacMulNmu(2, 1).constrain!(reference, { w: column([1.5, -1.5]) })).toEqual({ w: column([1, 0]) });
  });

  it('is penalised for weights between 0 and 1, from step 1,000,000 to 2,000,000', () => {
    const at = (step: number, options = {}) =>
      nacMulNmu(2, 1, options).regularize!(reference, { w: column([0.75, 1]) }, { x: array([[1, 1]]), step });
    expectClose(at(1e6), scalar(0), 'step 1,000,000');
    expectClose(at(1.5e6), scalar(0.625), 'step 1,500,000');
    expectClose(at(3e6), scalar(1.25), 'step 3,000,000');
    expectClose(at(7, { penalty: { weight: 2, start: 0, end: 5 } }), scalar(0.25), 'other constants');
  });
});
