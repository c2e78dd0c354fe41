import type { Ops, Shape } from '../ops.js';
import { isStatic, sizeOf } from '../shapes.js';
import { padAxis, type Windows } from './image.js';

// A convolution as one product: patches of images × the kernel. A patch is not what one output sees, but what a tile of neighbouring
// outputs of a row sees; the kernel is then laid out as a band, once for each of them. That copies far less, and its zeros cost little.

export interface Tiling {
  readonly rows: Windows;
  readonly columns: Windows;
  readonly channels: number;
  readonly outputs: number;
  /** How many outputs make a tile: as many as see two blocks of pixels that are as wide as their strides. */
  readonly tile: number;
  /** How many tiles make a row. The last one may stick out. */
  readonly tiles: number;
  /** How many pixels of a row a tile sees. */
  readonly seen: number;
}

export const tilingOf = (rows: Windows, columns: Windows, channels: number, outputs: number): Tiling => {
  const { kernel, stride, count } = columns;
  const tile = Math.min(Math.max(Math.ceil(kernel / stride) - 1, 1), count);
  const block = tile * stride;
  const seen = block * Math.ceil((block - stride + kernel) / block);
  return { rows, columns, channels, outputs, tile, tiles: Math.ceil(count / tile), seen };
};

/** One axis for everything in front of a product where the sizes are known; a free axis must stay by itself. */
const inFront = (leading: Shape, ...sizes: readonly number[]): Shape =>
  isStatic(leading) ? [sizeOf([...leading, ...sizes])] : [...leading, ...sizes];

/** What each tile sees: `[…, rows' · tiles, kernel · seen · channels]`. */
export const patches = <T>(ops: Ops<T>, x: T, tiling: Tiling): T => {
  const { rows, columns, channels, tile, tiles, seen } = tiling;
  const leading = ops.shape(x).slice(0, -1);
  const block = tile * columns.stride;
  const across = (tiles - 1) * block + seen;
  const down = (rows.count - 1 + Math.ceil(rows.kernel / rows.stride)) * rows.stride;
  const tall = extended(ops, x, rows, down, columns.size * channels);
  const height = Math.max(down, rows.before + rows.size);
  const lines = ops.reshape(tall, [...inFront(leading, height), columns.size * channels]);
  const wide = extended(ops, lines, columns, across, channels);
  const tiled = ops.concat(blocks(ops, wide, tiles, block * channels, seen / block), -1);
  const pitch = tiles * seen * channels;
  const images = ops.reshape(tiled, [...inFront(leading), height * pitch]);
  const each = [...inFront(leading, rows.count, tiles), seen * channels];
  const lined = everyRow(ops, images, rows, pitch).map((row) => ops.reshape(row, each));
  return ops.concat(lined, -1);
};

/** Zeros around the last axis, until it holds `wanted` steps of `pitch` numbers. */
const extended = <T>(ops: Ops<T>, x: T, { before, size }: Windows, wanted: number, pitch: number): T =>
  padAxis(ops, x, ops.shape(x).length - 1, before * pitch, Math.max(wanted - before - size, 0) * pitch);

/** `depth` blocks for each of `count` windows of the last axis, each list of blocks in one tensor: `[…, count, block]`. */
const blocks = <T>(ops: Ops<T>, x: T, count: number, block: number, depth: number): readonly T[] => {
  const leading = ops.shape(x).slice(0, -1);
  return Array.from({ length: depth }, (_, d) =>
    ops.reshape(ops.slice(x, -1, d * block, (d + count) * block), [...leading, count, block]),
  );
};

/** Row u of every window, for each row u of the kernel. */
const everyRow = <T>(ops: Ops<T>, x: T, { count, stride, kernel }: Windows, pitch: number): readonly T[] => {
  const strips = blocks(ops, x, count, stride * pitch, Math.ceil(kernel / stride));
  if (stride === 1) return strips;
  return Array.from({ length: kernel }, (_, u) => {
    const at = u % stride;
    return ops.slice(strips[Math.floor(u / stride)] as T, -1, at * pitch, (at + 1) * pitch);
  });
};

/**
 * The kernel, once for each output of a tile: `[kernel · seen · channels, tile · out]`.
 *
 * A line of the kernel is filled up with zeros to one stride more than a tile sees, and repeated: read again in lines of what it
 * sees, each line begins one stride further on.
 */
export const band = <T>(
  ops: Ops<T>,
  weight: T,
  { rows, columns, channels, outputs, tile, seen }: Tiling,
): T => {
  const { reshape } = ops;
  const { kernel, stride } = columns;
  const [width, period] = [seen * channels, (seen + stride) * channels];
  const lines = reshape(weight, [rows.kernel, kernel * channels, outputs]);
  const padded = padAxis(ops, lines, 1, 0, period - kernel * channels);
  const repeated = ops.broadcastTo(reshape(padded, [rows.kernel, 1, period, outputs]), [
    rows.kernel,
    tile,
    period,
    outputs,
  ]);
  const whole = ops.slice(reshape(repeated, [rows.kernel, tile * period, outputs]), 1, 0, tile * width);
  const shifted = ops.transpose(reshape(whole, [rows.kernel, tile, width, outputs]), [0, 2, 1, 3]);
  return reshape(shifted, [rows.kernel * width, tile * outputs]);
};
