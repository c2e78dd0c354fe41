import type { NdArray, Program } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { Arrays, Leaves, Oracle } from '../case.js';

/** The step of the finest differences: its own error, h⁴, and that of rounding, 1e-16 / h, are then alike. */
const STEP = 5e-4;

/** Fourth-order central differences of a function of one number. */
const slopeAt = (f: (by: number) => number, h: number): number =>
  (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);

/** One input of `inputs` with one element moved. */
const moved = (inputs: Arrays, name: string, at: number, by: number): Arrays => {
  const { shape, data } = inputs[name] as NdArray;
  const copy = data.slice();
  copy[at] = (copy[at] as number) + by;
  return { ...inputs, [name]: { shape, data: copy } };
};

/**
 * The gradient of a scalar program by its inputs, from its values alone, in float64.
 *
 * Its error is measured: by how much the slope moves when the step is doubled, and what rounding leaves of the values.
 */
export const centralDifferences = (scalar: Program<Leaves, { readonly y: Leaves[string] }>): Oracle => ({
  by: 'central differences',
  answers: (inputs) => {
    const valueAt = (given: Arrays): number => scalar.apply(reference, given).y.data[0] as number;
    const slopesOf = (name: string): readonly [value: NdArray, error: NdArray] => {
      const { shape, data } = inputs[name] as NdArray;
      const error = new Float64Array(data.length);
      const value = data.map((_, at) => {
        const f = (by: number): number => valueAt(moved(inputs, name, at, by));
        const [fine, coarse] = [slopeAt(f, STEP), slopeAt(f, 2 * STEP)];
        error[at] = Math.abs(fine - coarse) + (8 * Math.abs(f(0)) * 2 ** -50) / STEP + 1e-12;
        return fine;
      });
      return [
        { shape, data: value },
        { shape, data: error },
      ];
    };
    const slopes = Object.keys(inputs).map((name) => [name, slopesOf(name)] as const);
    return {
      values: Object.fromEntries(slopes.map(([name, [value]]) => [name, value])),
      error: Object.fromEntries(slopes.map(([name, [, error]]) => [name, error])),
    };
  },
});
