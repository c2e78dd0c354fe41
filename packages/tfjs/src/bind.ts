import { checked, complain, mapTree, type Of, printShape, type Unit } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from './namespace.js';
import { tfjsOps } from './ops.js';

/** A unit as a function of tensors. */
export type Bound<S> = (params: Of<S, Tensor>, x: Tensor) => Tensor;

/**
 * Makes units into functions of native tensors: no backend, no wrapper, no session.
 *
 * The function runs on tfjs's current engine and leaves one tensor, its result. It is made of tfjs operations, so
 * `tf.grads`, `tf.variableGrads` and the optimisers of tfjs go through it.
 *
 * @throws {NaluError} (the bound function) NALU_TREE for a missing or unknown parameter; NALU_SHAPE for a wrong shape;
 * NALU_DATA for what is not a float32 tensor; NALU_DISPOSED for a disposed one.
 * @example
 * import * as tf from '@tensorflow/tfjs';
 * const bind = bindTo(tf);
 * const sum = bind(nac(2, 1));
 * const big = tf.tensor([[20], [20]]);
 * sum({ wHat: big, mHat: big }, tf.tensor([[2, 3]])); // Tensor [[5]]
 */
export const bindTo = (tf: Tfjs): (<S>(unit: Unit<S>) => Bound<S>) => {
  const ops = checked(tfjsOps(tf));
  return (unit) => (params, x) => {
    // A missing parameter is for the unit to name.
    mapTree<unknown, Tensor | undefined, void>(unit.spec, params as never, (leaf, _, path) => {
      if (leaf !== undefined) requireTensor(unit.name, path, leaf);
    });
    requireTensor(unit.name, 'x', x);
    return tf.tidy(() => unit.apply(ops, params, x));
  };
};

const requireTensor = (who: string, path: string, x: Tensor): void => {
  const required = `"${path}" must be a float32 tensor`;
  if (x?.dtype !== 'float32')
    throw complain('NALU_DATA', { who, required, got: x?.dtype ? printShape(x.shape, x.dtype) : typeof x });
  if (x.isDisposed)
    throw complain('NALU_DISPOSED', { who, required, got: `a disposed ${printShape(x.shape, x.dtype)}` });
};
