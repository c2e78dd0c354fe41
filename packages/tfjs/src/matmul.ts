import { type Shape, shapeRules, sizeOf } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from './namespace.js';

type Product = Pick<Tfjs, 'getBackend' | 'matMul' | 'mul' | 'reshape' | 'tidy' | 'zeros'>;
type Stretch = (x: Tensor, shape: Shape) => Tensor;

/** `[…, m, k] × […, k, n] → […, m, n]`, with leading axes that broadcast. */
export const matmul =
  (tf: Product, broadcastTo: Stretch) =>
  (a: Tensor, b: Tensor): Tensor => {
    const shape = shapeRules.matmul(a.shape, b.shape) as number[];
    // A sum of nothing is 0, and nothing stays nothing; the wasm engine leaves the first uninitialised.
    if (a.size === 0 || b.size === 0) return tf.zeros(shape);
    if (a.rank > 2 && b.rank === 2) return flattened(tf, a, b, shape);
    if (isNative(leading(a), leading(b))) return product(tf, a, b);
    const to = (x: Tensor): Tensor => broadcastTo(x, [...shape.slice(0, -2), ...x.shape.slice(-2)]);
    return tf.tidy(() => product(tf, to(a), to(b)));
  };

/** All rows of `a` meet the one `b`, so a single product does: faster, and the only form whose gradient tfjs knows. */
const flattened = (tf: Product, a: Tensor, b: Tensor, shape: number[]): Tensor => {
  const rows = [sizeOf(a.shape.slice(0, -1)), a.shape.at(-1) as number];
  return tf.tidy(() => tf.reshape(product(tf, tf.reshape(a, rows), b), shape));
};

/** The shape in which the wasm engine met the data of a right operand first. */
const packed = new WeakMap<object, string>();

/**
 * The wasm engine keeps a packed copy of each right operand by the id of its data, and asks for no shape; a reshaped tensor
 * has the data of the original, and was multiplied in the wrong shape, or past its end (tfjs 4.22). So it gets a copy.
 */
const product = (tf: Product, a: Tensor, b: Tensor): Tensor => {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b);
  const shape = b.shape.join();
  const before = packed.get(b.dataId) ?? shape;
  packed.set(b.dataId, before);
  return before === shape ? tf.matMul(a, b) : tf.tidy(() => tf.matMul(a, tf.mul(b, 1)));
};

/**
 * The engines pick the matrix `i % batches` of each operand for the i-th product. That is right for equal leading axes,
 * and when one side has a single matrix; `[2, 1, …] × [2, 3, …]` silently pairs the wrong ones (tfjs 4.22).
 */
const isNative = (a: readonly number[], b: readonly number[]): boolean =>
  sizeOf(a) === 1 || sizeOf(b) === 1 || a.join() === b.join();

const leading = (x: Tensor): readonly number[] => x.shape.slice(0, -2);
