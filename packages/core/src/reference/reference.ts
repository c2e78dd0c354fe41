import type { Backend } from '../backend.js';
import { hostScan } from '../host-scan.js';
import { ndArray } from '../nd-array.js';
import type { NdArray } from '../ops.js';
import { axisOf, permutationOf, shapeRules, sizeOf } from '../shapes.js';
import { gather, positions, stretched, stridesWithin } from '../strides.js';
import { matmul, reductions, transpose } from './contraction.js';
import { boxed, elementwise } from './elementwise.js';

const slice = (x: NdArray, axis: number, from: number, to: number): NdArray => {
  const shape = shapeRules.slice(x.shape, axis, from, to) as number[];
  const strides = stridesWithin(x.shape, x.shape);
  const start = from * (strides[axisOf('slice', x.shape, axis)] as number);
  return { shape, data: gather(x.data, positions(shape, strides, start)) };
};

const concat = (xs: readonly NdArray[], axis: number): NdArray => {
  const shape = shapeRules.concat(
    xs.map((x) => x.shape),
    axis,
  ) as number[];
  const at = axisOf('concat', shape, axis);
  const data = new Float64Array(sizeOf(shape));
  const row = sizeOf(shape.slice(at));
  let offset = 0;
  for (const x of xs) {
    const width = sizeOf(x.shape.slice(at));
    for (let from = 0, to = offset; from < x.data.length; from += width, to += row)
      data.set(x.data.subarray(from, from + width), to);
    offset += width;
  }
  return { shape, data };
};

/**
 * The oracle: every primitive in float64, as plain loops over row-major arrays, with each sum in index order.
 *
 * It is the definition that other backends are judged by, so it prefers the obvious loop to the fast one.
 */
export const reference: Backend<NdArray> = {
  name: 'reference',
  precision: 'float64',
  shape: (x) => x.shape,
  constant: boxed,
  ...elementwise,
  ...reductions,
  matmul,
  transpose: (x, permutation) => transpose(x, permutationOf(x.shape, permutation)),
  reshape: (x, shape) => ({ shape: shapeRules.reshape(x.shape, shape) as number[], data: x.data }),
  broadcastTo: (x, shape) => {
    const to = shapeRules.broadcastTo(x.shape, shape) as number[];
    return { shape: to, data: stretched(x, to) };
  },
  concat,
  slice,
  stopGradient: (x) => x,
  scan: (specs, carry, xs, step) => hostScan(reference, specs, carry, xs, step),
  upload: ({ shape, data }) => ndArray(shape, Float64Array.from(data)),
  read: async (x) => x,
  scope: (body) => body(),
  dispose: () => {},
};
