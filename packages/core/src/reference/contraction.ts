import type { NdArray, ReductionName } from '../ops.js';
import { reducedAxes, shapeRules, sizeOf } from '../shapes.js';
import { gather, positions, stridesWithin } from '../strides.js';

/** `[…, m, k] × […, k, n]`, summed over k in order, so that a batched product has the bits of its parts. */
export const matmul = (a: NdArray, b: NdArray): NdArray => {
  const shape = shapeRules.matmul(a.shape, b.shape) as number[];
  const [m, n] = shape.slice(-2) as [number, number];
  const k = a.shape.at(-1) as number;
  const outer = shape.slice(0, -2);
  const blocks = (x: NdArray) => positions(outer, stridesWithin(x.shape.slice(0, -2), outer));
  const [left, right] = [blocks(a), blocks(b)];
  const data = new Float64Array(sizeOf(shape));
  for (let block = 0; block < left.length; block++)
    multiplyInto(
      data.subarray(block * m * n, (block + 1) * m * n),
      a.data.subarray((left[block] as number) * m * k),
      b.data.subarray((right[block] as number) * k * n),
      [m, k, n],
    );
  return { shape, data };
};

const multiplyInto = (
  y: Float64Array,
  a: Float64Array,
  b: Float64Array,
  [m, k, n]: readonly [number, number, number],
): void => {
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const factor = a[i * k + p] as number;
      for (let j = 0; j < n; j++) y[i * n + j] = (y[i * n + j] as number) + factor * (b[p * n + j] as number);
    }
};

const fold = (name: 'sum' | 'prod', x: NdArray, axes?: readonly number[]): NdArray => {
  const shape = shapeRules[name](x.shape, axes) as number[];
  const target = positions(x.shape, stridesWithin(shape, x.shape));
  const data = new Float64Array(sizeOf(shape)).fill(name === 'sum' ? 0 : 1);
  for (let i = 0; i < x.data.length; i++) {
    const [at, value] = [target[i] as number, x.data[i] as number];
    data[at] = name === 'sum' ? (data[at] as number) + value : (data[at] as number) * value;
  }
  return { shape, data };
};

export const reductions: Record<ReductionName, (x: NdArray, axes?: readonly number[]) => NdArray> = {
  sum: (x, axes) => fold('sum', x, axes),
  prod: (x, axes) => fold('prod', x, axes),
  mean: (x, axes) => {
    const count = sizeOf(reducedAxes('mean', x.shape, axes).map((axis) => x.shape[axis] as number));
    const { shape, data } = fold('sum', x, axes);
    return { shape, data: data.map((value) => value / count) };
  },
};

/** Reads `x` along a reordering of its axes. */
export const transpose = (x: NdArray, permutation: readonly number[]): NdArray => {
  const strides = stridesWithin(x.shape, x.shape);
  const shape = permutation.map((axis) => x.shape[axis] as number);
  return {
    shape,
    data: gather(
      x.data,
      positions(
        shape,
        permutation.map((axis) => strides[axis] as number),
      ),
    ),
  };
};
