import { forEachName, type NdArray, type Operand, type Ops } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersTfjs } from './namespace.js';

const foldable = ['add', 'sub', 'mul', 'div', 'min', 'max', 'greater', 'where'] as const;
const isNumber = (x: unknown): x is number => typeof x === 'number';

/**
 * The primitives, but what is made of numbers alone stays a number: the schedule of a penalty needs no kernel then.
 *
 * A formula may hand such a number on to whatever takes numbers, so this is for penalties only. These compare a weight with
 * itself, so both operands are NaN or none, and need no guard against an engine that forgets the one of the second.
 */
export const penaltyOps = (tf: LayersTfjs, ops: Ops<Tensor>): Ops<Tensor> => {
  const native = { ...ops, min: tf.minimum, max: tf.maximum };
  type Any = (...xs: Operand<Tensor>[]) => Tensor;
  const onHost = forEachName(foldable, (name) => (...xs: Operand<Tensor>[]) => {
    if (!xs.every(isNumber)) return (native[name] as Any)(...xs);
    return (reference[name] as (...xs: number[]) => NdArray)(...xs).data[0] as unknown as Tensor;
  });
  return { ...ops, ...(onHost as Pick<Ops<Tensor>, (typeof foldable)[number]>) };
};
