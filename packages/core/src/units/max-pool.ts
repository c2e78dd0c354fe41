import { requireNames } from '../guards.js';
import type { Ops } from '../ops.js';
import { sizeOf } from '../shapes.js';
import {
  type ImageShape,
  type ImageUnit,
  imageUnit,
  type Pair,
  padAxis,
  requireImage,
  sizesOf,
  type Windows,
  windowsOf,
} from './image.js';

/** It has no parameters. */
export type MaxPoolSpec = Readonly<Record<never, never>>;

export interface MaxPoolOptions {
  /** The height and width of a window. Default 2. */
  readonly size?: Pair;
  /** Default `size`. */
  readonly stride?: Pair;
}

/**
 * The largest number of each window and channel.
 *
 *     y[i, j] = max x[i s + u, j s + v]     over the rows u and columns v of a window
 *
 * `image` is `[height, width, channels]`. `x`: `[batch, height · width · channels]`, images row after row with their channels last.
 * Returns `[batch, height' · width' · channels]`, and the unit's own `image` is `[height', width', channels]`. What fills no window
 * at the right and at the bottom is left out. The slope of a tie belongs to the first of its window, row after row.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have, and for a window
 * that is larger than the image.
 * @example
 * maxPool([2, 4, 1]).apply(reference, {}, array([[1, 2, 3, 4, 8, 7, 6, 5]])); // [[8, 6]]
 */
export const maxPool = (image: ImageShape, options: MaxPoolOptions = {}): ImageUnit<MaxPoolSpec> => {
  const { size = 2, stride = size } = options;
  requireImage('maxPool', image);
  requireNames('maxPool', options, ['size', 'stride']);
  const [rows, columns] = windowsOf('maxPool', image, {
    kernels: sizesOf('maxPool', 'size', size),
    strides: sizesOf('maxPool', 'stride', stride),
    padding: 'valid',
  });
  const [height, , channels] = image;
  const to: ImageShape = [rows.count, columns.count, channels];
  return imageUnit<MaxPoolSpec>(
    {
      name: 'maxPool',
      input: ['batch', sizeOf(image)],
      output: ['batch', sizeOf(to)],
      spec: {},
      init: {},
      apply: (ops, _, x) => {
        const leading = ops.shape(x).slice(0, -1);
        const lines = ops.reshape(x, [...leading, height, columns.size * channels]);
        // Along each row first, so that the first row wins a tie.
        const wide = largest(ops, lines, columns, channels);
        const pitch = columns.count * channels;
        const tall = largest(ops, ops.reshape(wide, [...leading, height * pitch]), rows, pitch);
        return ops.reshape(tall, [...leading, sizeOf(to)]);
      },
    },
    image,
    to,
  );
};

/** The largest of each window along the last axis, whose steps are `pitch` numbers each: `[…, count, pitch]`. */
const largest = <T>(ops: Ops<T>, x: T, windows: Windows, pitch: number): T =>
  Array.from({ length: windows.kernel }, (_, at) => everyStride(ops, x, windows, pitch, at)).reduce((a, b) =>
    ops.max(a, b),
  );

/** What stands at place `at` of each window. */
const everyStride = <T>(ops: Ops<T>, x: T, windows: Windows, pitch: number, at: number): T => {
  const { size, stride, count } = windows;
  const leading = ops.shape(x).slice(0, -1);
  const whole = padAxis(ops, x, leading.length, 0, Math.max(count * stride - size, 0) * pitch);
  // The last block of a stride may stick out of the image: all of them begin earlier then.
  const from = Math.max(Math.min(at, size - count * stride), 0);
  const blocks = ops.slice(whole, -1, from * pitch, (from + count * stride) * pitch);
  const each = ops.reshape(blocks, [...leading, count, stride * pitch]);
  return ops.slice(each, -1, (at - from) * pitch, (at - from + 1) * pitch);
};
