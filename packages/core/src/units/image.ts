import { complain } from '../errors.js';
import { requireSizes, requireTensor } from '../guards.js';
import type { Ops, Shape } from '../ops.js';
import { isStatic, sizeOf } from '../shapes.js';
import { printShape } from '../spec.js';
import { type Unit, unit } from './unit.js';

// What layers of images share. An image is flat: row after row, and the channels of a pixel side by side. So it goes through
// every other unit, and stands in a sequence, like any list of numbers.

export type ImageShape = readonly [height: number, width: number, channels: number];

/** One number for both directions, or one for each. */
export type Pair = number | readonly [vertical: number, horizontal: number];

/** `valid`: none. `same`: as many zeros as give ⌈size / stride⌉ outputs. Numbers: zeros on either side. */
export type Padding = 'valid' | 'same' | Pair;

/** A unit whose outputs are images again: what the next layer of images takes. */
export interface ImageUnit<S> extends Unit<S> {
  readonly image: ImageShape;
}

/** How a window moves along one axis. */
export interface Windows {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  /** Zeros in front of the axis. */
  readonly before: number;
  readonly count: number;
}

export const requireImage = (who: string, image: ImageShape): void => {
  if (!Array.isArray(image) || image.length !== 3)
    throw complain('NALU_OPTION', {
      who,
      required: 'the first argument must be an image shape, [height, width, channels]',
      got: Array.isArray(image) ? `[${image.join(', ')}]` : String(image),
    });
  const [height, width, channels] = image;
  requireSizes(who, { height, width, channels });
};

const pairOf = (who: string, name: string, value: Pair): readonly [number, number] => {
  const pair = typeof value === 'number' ? [value, value] : value;
  if (Array.isArray(pair) && pair.length === 2) return pair as unknown as readonly [number, number];
  throw complain('NALU_OPTION', {
    who,
    required: `"${name}" must be a number, or two: [vertical, horizontal]`,
    got: Array.isArray(value) ? `[${value.join(', ')}]` : String(value),
  });
};

/** The same of sizes. */
export const sizesOf = (who: string, name: string, value: Pair): readonly [number, number] => {
  const pair = pairOf(who, name, value);
  for (const size of pair) requireSizes(who, { [name]: size });
  return pair;
};

const paddingOf = (who: string, padding: Padding): 'same' | readonly [number, number] => {
  if (padding === 'same') return padding;
  const zeros = padding === 'valid' ? 0 : padding;
  const pair = typeof zeros === 'string' ? undefined : pairOf(who, 'padding', zeros);
  if (pair?.every((size) => Number.isInteger(size) && size >= 0)) return pair;
  throw complain('NALU_OPTION', {
    who,
    required: '"padding" must be "valid", "same", or whole numbers from 0 on',
    got: typeof padding === 'string' ? `"${padding}"` : String(padding),
  });
};

export interface WindowOptions {
  readonly kernels: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

/** The windows along both axes of an image. */
export const windowsOf = (
  who: string,
  [height, width]: ImageShape,
  { kernels, strides, padding }: WindowOptions,
): readonly [rows: Windows, columns: Windows] => {
  const zeros = paddingOf(who, padding);
  const along = (axis: 0 | 1, size: number): Windows => {
    const [kernel, stride] = [kernels[axis], strides[axis]];
    const count = Math.ceil(size / stride);
    const missing = Math.max((count - 1) * stride + kernel - size, 0);
    if (zeros === 'same') return { size, kernel, stride, before: Math.floor(missing / 2), count };
    const before = zeros[axis];
    return { size, kernel, stride, before, count: Math.floor((size + 2 * before - kernel) / stride) + 1 };
  };
  const both = [along(0, height), along(1, width)] as const;
  if (both.some(({ count }) => count < 1))
    throw complain('NALU_OPTION', {
      who,
      required: 'a window must fit into the image and its padding',
      got: `${kernels.join(' × ')} on ${height} × ${width}`,
      advice: 'Take a smaller one, or pad the image.',
    });
  return both;
};

/** A {@link unit} of flat images, which tells whoever gives it one that is not flat what to do. */
export const imageUnit = <S>(definition: Unit<S>, from: ImageShape, image: ImageShape): ImageUnit<S> => {
  const whole = unit(definition);
  return {
    ...whole,
    image,
    apply: (ops, params, x) => {
      requireTensor(whole.name, 'x', x);
      requireFlat(whole.name, from, ops.shape(x));
      return whole.apply(ops, params, x);
    },
  };
};

const requireFlat = (who: string, image: ImageShape, got: Shape): void => {
  const size = sizeOf(image);
  const holdsImage = [got.slice(-2), got.slice(-3)].some((axes) => isStatic(axes) && sizeOf(axes) === size);
  if (got.at(-1) === size || !holdsImage) return;
  throw complain('NALU_SHAPE', {
    who,
    required: `x must be ${printShape(['batch', size])}, images of ${image.join(' × ')} that are flat`,
    got: printShape(got),
    advice: 'Reshape it, with its channels last: row after row, and the channels of a pixel side by side.',
  });
};

/** Zeros before and after `x` along one axis. */
export const padAxis = <T>(ops: Ops<T>, x: T, axis: number, before: number, after: number): T => {
  const zeros = (size: number): readonly T[] => {
    const shape = ops.shape(x).map((dim, i) => (i === axis ? size : dim));
    return size === 0 ? [] : [ops.broadcastTo(ops.constant(0), shape)];
  };
  const parts = [...zeros(before), x, ...zeros(after)];
  return parts.length === 1 ? x : ops.concat(parts, axis);
};
