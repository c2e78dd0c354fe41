import { array, type NdArray, zeros } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import type { BinaryName, UnaryName } from '../../src/ops.js';
import { vector } from '../support/arrays.js';
import { expectClose, expectSame } from '../support/compare.js';

const inf = Number.POSITIVE_INFINITY;
const nan = Number.NaN;

/** x → f(x), from tables of functions. */
const closedForms: Record<UnaryName, readonly (readonly [x: number, y: number])[]> = {
  neg: [
    [1.5, -1.5],
    [-2, 2],
  ],
  abs: [
    [1.5, 1.5],
    [-2, 2],
  ],
  sign: [
    [1.5, 1],
    [-2, -1],
  ],
  exp: [
    [1, Math.E],
    [-2, 0.1353352832366127],
  ],
  log: [
    [2, Math.LN2],
    [0.1, -Math.LN10],
  ],
  sqrt: [
    [2, Math.SQRT2],
    [0.09, 0.3],
  ],
  sin: [
    [1, 0.8414709848078965],
    [-Math.PI / 6, -0.5],
  ],
  cos: [
    [1, 0.5403023058681398],
    [Math.PI / 3, 0.5],
  ],
  tanh: [
    [0.25, 0.24491866240370913],
    [-2, -0.9640275800758169],
  ],
  sigmoid: [
    [0.5, 0.6224593312018546],
    [-2, 0.11920292202211755],
  ],
};

/** At 0, −0, ∞, −∞ and NaN. */
const corners: Record<UnaryName, readonly number[]> = {
  neg: [-0, 0, -inf, inf, nan],
  abs: [0, 0, inf, inf, nan],
  sign: [0, -0, 1, -1, nan],
  exp: [1, 1, inf, 0, nan],
  log: [-inf, -inf, inf, nan, nan],
  sqrt: [0, -0, inf, nan, nan],
  sin: [0, -0, nan, nan, nan],
  cos: [1, 1, nan, nan, nan],
  tanh: [0, -0, 1, -1, nan],
  sigmoid: [0.5, 0.5, 1, 0, nan],
};

describe('the reference', () => {
  describe.each(Object.keys(closedForms) as UnaryName[])('%s', (name) => {
    it('has the values of the function', () => {
      const [x, y] = [0, 1].map((i) => vector(...closedForms[name].map((pair) => pair[i]!)));
      expectClose(reference[name](x!), y!, name, 1e-15);
    });

    it('has the limits of the function at 0, −0, ∞, −∞ and NaN', () => {
      expectSame(reference[name](vector(0, -0, inf, -inf, nan)), vector(...corners[name]), name);
    });

    it('takes a number, a scalar and an empty tensor', () => {
      const [x, y] = closedForms[name][0]!;
      expectClose(reference[name](x), array(y), name, 1e-15);
      expect(reference[name](array(x)).shape).toEqual([]);
      expect(reference[name](zeros([0, 3])).shape).toEqual([0, 3]);
    });
  });

  const pairs: Record<Exclude<BinaryName, 'min' | 'max'>, (a: number, b: number) => number> = {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    div: (a, b) => a / b,
    greater: (a, b) => (a > b ? 1 : 0),
  };

  describe.each(Object.keys(pairs) as (keyof typeof pairs)[])('%s', (name) => {
    const f = pairs[name];
    const values = [0, -0, 1.5, -2, inf, -inf, nan];

    it('is the operation of float64, for every pair of special values', () => {
      const a = vector(...values.flatMap((x) => values.map(() => x)));
      const b = vector(...values.flatMap(() => values));
      expectSame(reference[name](a, b), vector(...values.flatMap((x) => values.map((y) => f(x, y)))), name);
    });

    it('broadcasts either operand, and takes numbers', () => {
      const column = array([[3], [5]]);
      const line = array([2, -4, 7]);
      const table = (g: (a: number, b: number) => number): NdArray =>
        array([3, 5].map((x) => [2, -4, 7].map((y) => g(x, y))));
      expectSame(reference[name](column, line), table(f), name);
      expectSame(
        reference[name](line, column),
        table((a, b) => f(b, a)),
        name,
      );
      expectSame(reference[name](column, 2), array([[f(3, 2)], [f(5, 2)]]), name);
      expectSame(reference[name](2, line), array([f(2, 2), f(2, -4), f(2, 7)]), name);
      expectSame(reference[name](3, 2), array(f(3, 2)), name);
    });

    it('stretches over an empty axis to nothing', () => {
      expect(reference[name](zeros([0, 3]), array([1, 2, 3]))).toEqual(zeros([0, 3]));
      expect(reference[name](zeros([0]), array([[1], [2]]))).toEqual(zeros([2, 0]));
    });
  });

  describe('min and max', () => {
    it('order −0 below 0, and give NaN where one is NaN', () => {
      const [a, b] = [vector(0, -0, 1, inf, -inf, nan, 2), vector(-0, 0, -1, 3, 3, 2, nan)];
      expectSame(reference.min(a, b), vector(-0, -0, -1, 3, -inf, nan, nan), 'min');
      expectSame(reference.max(a, b), vector(0, 0, 1, inf, 3, nan, nan), 'max');
    });

    it('broadcast, and take numbers', () => {
      expectSame(
        reference.max(array([[1], [5]]), array([2, 3])),
        array([
          [2, 3],
          [5, 5],
        ]),
        'max',
      );
      expectSame(reference.min(3, array([2, 4])), vector(2, 3), 'min');
    });
  });

  describe('where', () => {
    it('takes the first where the condition is not 0: NaN is not 0, and −0 is', () => {
      const condition = vector(1, 0, -0, nan, -3, inf);
      expectSame(reference.where(condition, 1, 2), vector(1, 2, 2, 1, 1, 1), 'where');
    });

    it('passes nothing on of the branch that it does not take', () => {
      expectSame(reference.where(vector(1, 0), vector(5, nan), vector(inf, 6)), vector(5, 6), 'where');
    });

    it('broadcasts its three operands together', () => {
      const y = reference.where(array([[1], [0]]), array([10, 20]), array([[[1]], [[2]]]));
      expectSame(
        y,
        array([
          [
            [10, 20],
            [1, 1],
          ],
          [
            [10, 20],
            [2, 2],
          ],
        ]),
        'where',
      );
      expectSame(reference.where(1, 2, 3), array(2), 'where');
    });
  });

  it('never writes into its operands', () => {
    const x = array([
      [1, -2],
      [3, 0.5],
    ]);
    const before = x.data.slice();
    const { add, concat, exp, matmul, slice, sum, transpose, where } = reference;
    for (const y of [
      exp(x),
      add(x, x),
      matmul(x, x),
      transpose(x),
      sum(x),
      where(x, x, 0),
      concat([x, x], 0),
    ])
      y.data.fill(7);
    slice(x, 0, 0, 1).data.fill(7);
    expect(x.data).toEqual(before);
  });
});
