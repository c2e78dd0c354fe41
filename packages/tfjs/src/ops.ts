import { type HostArray, hostScan, type Ops, permutationOf } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { composed } from './composed.js';
import { matmul } from './matmul.js';
import type { Tfjs } from './namespace.js';
import { tidy } from './tidy.js';

/**
 * The primitives over `tf.Tensor`: a table of names, on whatever engine tfjs currently runs.
 *
 * Native tensors go in and come out, always float32. Every primitive makes one tensor and frees what it needed on the
 * way. Shapes are not checked: that is what `checked(tfjsOps(tf))` is for.
 *
 * @param tf `@tensorflow/tfjs-core`, the union package, a CDN global or tfjs-node.
 * @example
 * import * as tf from '@tensorflow/tfjs';
 * const { add, matmul } = tfjsOps(tf);
 * add(matmul(tf.tensor([[1, 2]]), tf.tensor([[3], [4]])), 0.5); // Tensor [[11.5]]
 */
export const tfjsOps = (tf: Tfjs): Ops<Tensor> => {
  const primitives = composed(tf);
  const ops: Ops<Tensor> = {
    shape: (x) => x.shape,
    constant: (value) => (typeof value === 'number' ? tf.scalar(value) : tensorOf(tf, value)),

    neg: tf.neg,
    abs: tf.abs,
    sqrt: tf.sqrt,
    ...primitives,
    matmul: matmul(tf, primitives.broadcastTo),

    transpose: (x, permutation) => tf.transpose(x, [...permutationOf(x.shape, permutation)]),
    reshape: (x, shape) => tf.reshape(x, shape as number[]),
    concat: (xs, axis) => tf.concat([...xs], axis),
    slice: (x, axis, from, to) => {
      const at = axis < 0 ? axis + x.rank : axis;
      const begin = x.shape.map((_, i) => (i === at ? from : 0));
      const size = x.shape.map((whole, i) => (i === at ? to - from : whole));
      return tf.slice(x, begin, size);
    },
    // Each step is freed as soon as it is done, so that a long sequence holds no more than its results.
    scan: (specs, carry, xs, step) =>
      tidy(tf, () => hostScan(ops, specs, carry, xs, (state, x) => tidy(tf, () => step(state, x)))),
  };
  return ops;
};

/** A tensor with a copy of the values. */
export const tensorOf = (tf: Pick<Tfjs, 'tensor'>, { shape, data }: HostArray): Tensor =>
  tf.tensor(new Float32Array(data), [...shape], 'float32');
