import { shapeRules, sizeOf } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from './namespace.js';

type Product = Pick<Tfjs, 'broadcastTo' | 'matMul' | 'reshape' | 'tidy' | 'zeros'>;

/** `[…, m, k] × […, k, n] → […, m, n]`, with leading axes that broadcast. */
export const matmul =
  (tf: Product) =>
  (a: Tensor, b: Tensor): Tensor => {
    const shape = shapeRules.matmul(a.shape, b.shape) as number[];
    // A sum of nothing is 0, and nothing stays nothing; the wasm engine leaves the first uninitialised.
    if (a.size === 0 || b.size === 0) return tf.zeros(shape);
    if (a.rank > 2 && b.rank === 2) return flattened(tf, a, b, shape);
    if (isNative(leading(a), leading(b))) return tf.matMul(a, b);
    return stretched(tf, a, b, shape.slice(0, -2));
  };

/** All rows of `a` meet the one `b`, so a single product does: faster, and the only form whose gradient tfjs knows. */
const flattened = (tf: Product, a: Tensor, b: Tensor, shape: number[]): Tensor => {
  const rows = [sizeOf(a.shape.slice(0, -1)), a.shape.at(-1) as number];
  return tf.tidy(() => tf.reshape(tf.matMul(tf.reshape(a, rows), b), shape));
};

/**
 * The engines pick the matrix `i % batches` of each operand for the i-th product. That is right for equal leading axes,
 * and when one side has a single matrix; `[2, 1, …] × [2, 3, …]` silently pairs the wrong ones (tfjs 4.22).
 */
const isNative = (a: readonly number[], b: readonly number[]): boolean =>
  sizeOf(a) === 1 || sizeOf(b) === 1 || a.join() === b.join();

const stretched = (tf: Product, a: Tensor, b: Tensor, to: readonly number[]): Tensor => {
  const stretch = (x: Tensor): Tensor => tf.broadcastTo(x, [...to, ...x.shape.slice(-2)]);
  return tf.tidy(() => tf.matMul(stretch(a), stretch(b)));
};

const leading = (x: Tensor): readonly number[] => x.shape.slice(0, -2);
