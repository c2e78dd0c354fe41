import { requireKind, requireNames, requireSizes } from '../guards.js';
import { type Conv2dSpec, conv2d } from './conv2d.js';
import { type ImageShape, type Padding, type Pair, requireImage } from './image.js';
import { type Activation, type LinearSpec, linear } from './linear.js';
import { type MaxPoolSpec, maxPool } from './max-pool.js';
import { stack } from './stack.js';
import type { Unit } from './unit.js';

/** A convolution, and the pooling after it if there is one; see {@link conv2d} and {@link maxPool}. */
export interface CnnLayer {
  readonly outputs: number;
  readonly kernel?: Pair;
  readonly stride?: Pair;
  readonly padding?: Padding;
  /** The height and width of a window. No pooling by default. */
  readonly pool?: Pair;
}

/** The layers by their place; a pooling has a place, and no parameters. */
export interface CnnSpec {
  readonly [layer: `${number}`]: Conv2dSpec | MaxPoolSpec | LinearSpec;
}

export interface CnnOptions {
  /** After each layer but the last. Default `relu`. */
  readonly activation?: Activation;
  /** After the last layer. Default `identity`. */
  readonly output?: Activation;
}

/**
 * A convolutional network: {@link conv2d} layers, each with a {@link maxPool} if wanted, and {@link linear} layers of the given sizes.
 *
 * `image` is `[height, width, channels]`. `x`: `[batch, height · width · channels]`, images row after row with their channels last. Returns
 * `[batch, sizes.at(-1)]`. Parameters: `0.weight`, `0.bias`, …, where a pooling takes a place too.
 *
 * @throws {NaluError} NALU_OPTION for no layers or sizes, and for what {@link conv2d} and {@link maxPool} refuse.
 * @example
 * const layers = [{ outputs: 8, kernel: 5, pool: 2 }, { outputs: 16, kernel: 5, pool: 2 }];
 * stack({ encoder: cnn([28, 28, 1], layers, [64, 10]), cell: recurrent(lstm(10, 32)), readout: nalu(32, 10) });
 */
export const cnn = (
  image: ImageShape,
  layers: readonly CnnLayer[],
  sizes: readonly number[],
  options: CnnOptions = {},
): Unit<CnnSpec> => {
  const { activation = 'relu', output = 'identity' } = options;
  requireImage('cnn', image);
  requireList('the second argument', 'a list of one layer or more', layers);
  requireList('the third argument', 'a list of one size or more', sizes);
  requireSizes('cnn', Object.fromEntries(sizes.map((size, i) => [`sizes[${i}]`, size])));
  requireNames('cnn', options, ['activation', 'output']);
  // biome-ignore lint/suspicious/noExplicitAny: a list of unknown length has no type for each of its places.
  const units: Unit<any>[] = [];
  let last = image;
  for (const { outputs, pool, ...rest } of layers) {
    const convolution = conv2d(last, outputs, { ...rest, activation });
    const pooling = pool === undefined ? undefined : maxPool(convolution.image, { size: pool });
    units.push(convolution, ...(pooling === undefined ? [] : [pooling]));
    last = (pooling ?? convolution).image;
  }
  sizes.forEach((size, i) => {
    const inputs = units.at(-1)?.output.at(-1) as number;
    units.push(linear(inputs, size, { activation: i === sizes.length - 1 ? output : activation }));
  });
  return { ...(stack(...units) as unknown as Unit<CnnSpec>), name: 'cnn' };
};

const requireList = (what: string, kind: string, list: unknown): void =>
  requireKind('cnn', what, kind, Array.isArray(list) && list.length > 0, list);
