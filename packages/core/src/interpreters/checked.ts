import {
  binaryNames,
  forEachName,
  type Operand,
  type Ops,
  reductionNames,
  type Shape,
  unaryNames,
} from '../ops.js';
import { shapeRules } from '../shapes.js';

/**
 * Validates every primitive before it runs, so that a wrong shape reads the same on every backend.
 *
 * The carrier stays `T`: native tensors in, native tensors out, and nothing to unwrap.
 *
 * @throws {NaluError} NALU_SHAPE, with the primitive and the shapes.
 */
export const checked = <T>(ops: Ops<T>): Ops<T> => {
  const shapeOf = (x: Operand<T>): Shape => (typeof x === 'number' ? [] : ops.shape(x));
  const elementwise =
    <F extends (...xs: Operand<T>[]) => T>(rule: (...shapes: Shape[]) => Shape, f: F) =>
    (...xs: Operand<T>[]): T => {
      rule(...xs.map(shapeOf));
      return f(...xs);
    };
  return {
    ...ops,
    ...forEachName(unaryNames, (name) =>
      elementwise(shapeRules[name], ops[name] as (...xs: Operand<T>[]) => T),
    ),
    ...forEachName(binaryNames, (name) =>
      elementwise(shapeRules[name], ops[name] as (...xs: Operand<T>[]) => T),
    ),
    where: elementwise(shapeRules.where, ops.where as (...xs: Operand<T>[]) => T),
    ...forEachName(reductionNames, (name) => (x: T, axes?: readonly number[]) => {
      shapeRules[name](shapeOf(x), axes);
      return ops[name](x, axes);
    }),
    matmul: (a, b) => {
      shapeRules.matmul(shapeOf(a), shapeOf(b));
      return ops.matmul(a, b);
    },
    transpose: (x, permutation) => {
      shapeRules.transpose(shapeOf(x), permutation);
      return ops.transpose(x, permutation);
    },
    reshape: (x, shape) => {
      shapeRules.reshape(shapeOf(x), shape);
      return ops.reshape(x, shape);
    },
    broadcastTo: (x, shape) => {
      shapeRules.broadcastTo(shapeOf(x), shape);
      return ops.broadcastTo(x, shape);
    },
    concat: (xs, axis) => {
      shapeRules.concat(xs.map(shapeOf), axis);
      return ops.concat(xs, axis);
    },
    slice: (x, axis, from, to) => {
      shapeRules.slice(shapeOf(x), axis, from, to);
      return ops.slice(x, axis, from, to);
    },
  };
};
