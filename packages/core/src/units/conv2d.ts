import { requireChoice, requireInits, requireNames, requireSizes } from '../guards.js';
import type { Ops } from '../ops.js';
import { constant, type Initializer } from '../random/initializers.js';
import { sizeOf } from '../shapes.js';
import { type TensorSpec, tensor } from '../spec.js';
import {
  type ImageShape,
  type ImageUnit,
  imageUnit,
  type Padding,
  type Pair,
  requireImage,
  sizesOf,
  windowsOf,
} from './image.js';
import { type Activation, activations } from './linear.js';
import { band, patches, tilingOf } from './patches.js';

export interface Conv2dSpec {
  readonly weight: TensorSpec;
  readonly bias?: TensorSpec;
}

export interface Conv2dOptions {
  /** Its height and width. Default 3. */
  readonly kernel?: Pair;
  /** Default 1. */
  readonly stride?: Pair;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Default true. */
  readonly bias?: boolean;
  /** Default `identity`. */
  readonly activation?: Activation;
  /** The weight starts as suits the activation, the bias at 0. */
  readonly init?: { readonly weight?: Initializer; readonly bias?: Initializer };
}

/**
 * A convolutional layer.
 *
 *     y[i, j] = f(Σ x[i s + u − p, j s + v − p] W[u, v] + b)     over the rows u and columns v of the kernel
 *
 * `image` is `[height, width, channels]`. `weight`: `[kernel · kernel · channels, out]`, its rows in that order. `bias`: `[out]`.
 * `x`: `[batch, height · width · channels]`, images row after row with their channels last. Returns `[batch, height' · width' · out]`,
 * and the unit's own `image` is `[height', width', out]`.
 *
 * All of it is one product: a few neighbouring outputs at once, from the pixels that they see together, with the kernel laid out as a band.
 * That copies less than a product for each output, and multiplies by some zeros, so a NaN or ∞ in an image also reaches such neighbours
 * as do not see it.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have, and for a kernel
 * that is larger than the image and its padding.
 * @example
 * const edges = conv2d([1, 4, 1], 1, { kernel: [1, 2], bias: false });
 * edges.apply(reference, { weight: array([[-1], [1]]) }, array([[0, 0, 5, 5]])); // [[0, 5, 0]]
 */
export const conv2d = (
  image: ImageShape,
  outputs: number,
  options: Conv2dOptions = {},
): ImageUnit<Conv2dSpec> => {
  const {
    bias = true,
    activation = 'identity',
    init = {},
    kernel = 3,
    stride = 1,
    padding = 'valid',
  } = options;
  requireImage('conv2d', image);
  requireSizes('conv2d', { outputs });
  requireNames('conv2d', options, ['kernel', 'stride', 'padding', 'bias', 'activation', 'init']);
  requireInits('conv2d', init, ['weight', 'bias']);
  requireChoice('conv2d', 'activation', Object.keys(activations), activation);
  const [rows, columns] = windowsOf('conv2d', image, {
    kernels: sizesOf('conv2d', 'kernel', kernel),
    strides: sizesOf('conv2d', 'stride', stride),
    padding,
  });
  const [, , channels] = image;
  const tiling = tilingOf(rows, columns, channels, outputs);
  const { tile, tiles } = tiling;
  const f = activations[activation];
  const to: ImageShape = [rows.count, columns.count, outputs];
  const definition = {
    name: 'conv2d',
    options,
    input: ['batch', sizeOf(image)],
    output: ['batch', sizeOf(to)],
    spec: {
      weight: tensor(rows.kernel * columns.kernel * channels, outputs),
      ...(bias && { bias: tensor(outputs) }),
    },
    init: { weight: init.weight ?? f.init, ...(bias && { bias: init.bias ?? constant(0) }) },
    apply: <T>(ops: Ops<T>, { weight, bias }: { readonly weight: T; readonly bias?: T }, x: T): T => {
      const y = ops.matmul(patches(ops, x, tiling), band(ops, weight, tiling));
      const z = f.apply(ops, bias === undefined ? y : ops.add(y, repeated(ops, bias, tile)));
      const leading = ops.shape(x).slice(0, -1);
      const lines = ops.reshape(z, [...leading, rows.count, tiles * tile * outputs]);
      const kept = tiles * tile === columns.count ? lines : ops.slice(lines, -1, 0, columns.count * outputs);
      return ops.reshape(kept, [...leading, sizeOf(to)]);
    },
  };
  return imageUnit<Conv2dSpec>(definition, image, to);
};

/** The same numbers `count` times, one after another. */
const repeated = <T>({ broadcastTo, reshape, shape }: Ops<T>, x: T, count: number): T => {
  const [size] = shape(x) as readonly [number];
  return reshape(broadcastTo(x, [count, size]), [count * size]);
};
