import type { Operand } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from './namespace.js';

type Flat = Pick<Tfjs, 'customGrad' | 'scalar' | 'tidy' | 'zeros'>;

/**
 * `f`, with slope 0 by every operand.
 *
 * Our own reverse never looks at the gradients of tfjs, but a bound unit may run inside `tf.grads`. There tfjs throws at
 * a comparison ("gradient function not found for Greater"), and has no word for stopping a gradient.
 */
export const flat = (
  tf: Flat,
  f: (...xs: Tensor[]) => Tensor,
): ((...operands: Operand<Tensor>[]) => Tensor) => {
  const tensor = (x: Operand<Tensor>): Tensor => (typeof x === 'number' ? tf.scalar(x) : x);
  const recorded = tf.customGrad((...args) => {
    // The last argument saves tensors for the way back. Shapes are enough, and outlive every scope.
    const xs = args.slice(0, -1) as Tensor[];
    const shapes = xs.map((x) => x.shape);
    return { value: f(...xs), gradFunc: () => shapes.map((shape) => tf.zeros(shape)) };
  });
  return (...operands) => tf.tidy(() => recorded(...operands.map(tensor)));
};
