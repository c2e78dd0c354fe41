import type { Ops, Shape } from '../ops.js';
import { sameShape } from '../shapes.js';

/** Sums `x` back to `shape`: the transpose of broadcasting. */
export const unbroadcast = <T>(ops: Ops<T>, x: T, shape: Shape): T => {
  const from = ops.shape(x);
  if (sameShape(from, shape)) return x;
  const added = from.length - shape.length;
  const axes = [...from.keys()].filter((axis) => axis < added || shape[axis - added] !== from[axis]);
  return ops.reshape(ops.sum(x, axes), shape);
};
