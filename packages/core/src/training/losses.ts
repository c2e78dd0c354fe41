import type { Ops } from '../ops.js';

/** How wrong a prediction is: a scalar. */
export type Loss = <T>(ops: Ops<T>, prediction: T, target: T) => T;

/** A scalar of shape [], from all elements. */
export const meanOf = <T>({ mean, reshape }: Ops<T>, x: T): T => reshape(mean(x), []);

/** mean (ŷ − y)² */
export const meanSquaredError: Loss = (ops, prediction, target) => {
  const error = ops.sub(prediction, target);
  return meanOf(ops, ops.mul(error, error));
};

/** mean |ŷ − y| */
export const meanAbsoluteError: Loss = (ops, prediction, target) =>
  meanOf(ops, ops.abs(ops.sub(prediction, target)));
