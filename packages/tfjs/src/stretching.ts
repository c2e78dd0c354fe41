import { broadcastShapes, type Operand, type Shape, sizeOf } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { gpuOf } from './gpu/kernels.js';
import type { Tfjs } from './namespace.js';

// How operands are stretched to ranks that an engine of tfjs 4.22 does not know, or takes for others.

/** Up to this rank the GPU engines have every kernel. */
const FULL_RANK = 4;

type Binary = (a: Operand<Tensor>, b: Operand<Tensor>) => Tensor;
type Ternary = (a: Operand<Tensor>, b: Operand<Tensor>, c: Operand<Tensor>) => Tensor;

const shapeOf = (x: Operand<Tensor>): readonly number[] => (typeof x === 'number' ? [] : x.shape);
const isWide = (...xs: Operand<Tensor>[]): boolean => xs.some((x) => shapeOf(x).length > FULL_RANK);

/**
 * The rank from which an engine no longer does elementwise what it should: libtensorflow refuses to stretch six axes that
 * alternate, and the wasm engine computes nothing at all from seven on, and returns what lay in memory.
 */
const tooMany: Readonly<Record<string, number>> = { tensorflow: 6, wasm: 7 };

export const stretching = (tf: Tfjs) => {
  const isTooWide = (shape: Shape): boolean => shape.length >= (tooMany[tf.getBackend()] ?? Infinity);
  const isWebgpu = (): boolean => gpuOf(tf)?.kind === 'webgpu';

  /** The webgpu engine looks a vector up by an index into coordinates, which those of rank 5 and 6 do not have. */
  const elementwise =
    (native: Binary): Binary =>
    (a, b) => {
      if (!isWide(a, b)) return native(a, b);
      const to = broadcastShapes('tfjs', shapeOf(a), shapeOf(b));
      if (isTooWide(to)) return tf.tidy(() => tf.reshape(native(row(a, to), row(b, to)), to as number[]));
      if (!isWebgpu()) return native(a, b);
      const matrix = (x: Operand<Tensor>) =>
        typeof x !== 'number' && x.rank === 1 ? tf.reshape(x, [1, x.size]) : x;
      return tf.tidy(() => native(matrix(a), matrix(b)));
    };
  const mul = elementwise(tf.mul);
  /** An operand as a vector, stretched to a shape beforehand. */
  const row = (x: Operand<Tensor>, to: Shape): Operand<Tensor> =>
    typeof x === 'number' ? x : tf.reshape(broadcastTo(x, to), [sizeOf(to as number[])]);

  const broadcastTo = (x: Tensor, shape: Shape): Tensor => {
    const to = shape as number[];
    // tfjs stretches an axis of 1 to size 0 only when another axis is stretched too.
    if (to.includes(0)) return tf.zeros(to);
    // The webgpu engine would read the data back in the middle of its work, and may lose its device over it.
    if (to.length > FULL_RANK && isWebgpu()) return tf.tidy(() => mul(x, tf.fill(to, 1)));
    return tf.broadcastTo(x, to);
  };

  /** The GPU engines have no `where` for the ranks 5 and 6. Stretched to one shape, its operands may be vectors. */
  const flattened =
    (native: Ternary): Ternary =>
    (...xs) => {
      if (!isWide(...xs) || gpuOf(tf) === undefined) return tf.tidy(() => native(...xs));
      const shape = broadcastShapes('where', ...xs.map(shapeOf)) as number[];
      return tf.tidy(() =>
        tf.reshape(native(row(xs[0], shape), row(xs[1], shape), row(xs[2], shape)), shape),
      );
    };

  return { broadcastTo, elementwise, flattened };
};
