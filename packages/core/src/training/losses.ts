import { complain } from '../errors.js';
import type { Ops } from '../ops.js';
import { sameShape } from '../shapes.js';
import { printShape } from '../spec.js';

/** How wrong a prediction is: a scalar. */
export type Loss = <T>(ops: Ops<T>, prediction: T, target: T) => T;

/** A scalar of shape [], from all elements. */
export const meanOf = <T>({ mean, reshape }: Ops<T>, x: T): T => reshape(mean(x), []);

/** ŷ − y, element by element: were they broadcast, each prediction would be compared with every target. */
const errorOf = <T>(who: string, { shape, sub }: Ops<T>, prediction: T, target: T): T => {
  const [got, wanted] = [shape(prediction), shape(target)];
  if (!sameShape(got, wanted))
    throw complain('NALU_SHAPE', {
      who,
      required: 'prediction and target must be of one shape',
      got: `${printShape(got)} and ${printShape(wanted)}`,
    });
  return sub(prediction, target);
};

/** mean (ŷ − y)² */
export const meanSquaredError: Loss = (ops, prediction, target) => {
  const error = errorOf('meanSquaredError', ops, prediction, target);
  return meanOf(ops, ops.mul(error, error));
};

/** mean |ŷ − y| */
export const meanAbsoluteError: Loss = (ops, prediction, target) =>
  meanOf(ops, ops.abs(errorOf('meanAbsoluteError', ops, prediction, target)));
