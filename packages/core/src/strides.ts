import type { NdArray } from './ops.js';
import { sameShape, sizeOf } from './shapes.js';

/** The step in the data for one step along each axis of `shape`; 0 where the array is stretched. */
export const stridesWithin = (from: readonly number[], shape: readonly number[]): number[] => {
  const strides = new Array<number>(shape.length).fill(0);
  let stride = 1;
  for (let axis = from.length - 1; axis >= 0; axis--) {
    if (from[axis] !== 1) strides[axis + shape.length - from.length] = stride;
    stride *= from[axis] as number;
  }
  return strides;
};

/** The data position of every element of `shape`, in row-major order, for the given strides. */
export const positions = (shape: readonly number[], strides: readonly number[], start = 0): Int32Array => {
  const result = new Int32Array(sizeOf(shape));
  result[0] = start;
  let filled = 1;
  // Each axis, from the last, repeats the block laid so far, moved by its stride.
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const block = filled;
    for (let i = 1; i < (shape[axis] as number); i++)
      for (let j = 0; j < block; j++)
        result[filled++] = (result[j] as number) + i * (strides[axis] as number);
  }
  return result;
};

/** The data of `x` as it stands when stretched to `shape`. */
export const stretched = (x: NdArray, shape: readonly number[]): Float64Array => {
  if (sameShape(x.shape, shape)) return x.data;
  const result = new Float64Array(sizeOf(shape));
  if (x.data.length === 1) return result.fill(x.data[0] as number);
  return gather(x.data, positions(shape, stridesWithin(x.shape, shape)));
};

export const gather = (data: Float64Array, at: Int32Array): Float64Array => {
  const result = new Float64Array(at.length);
  for (let i = 0; i < at.length; i++) result[i] = data[at[i] as number] as number;
  return result;
};
