import { broadcastShapes, type Operand, type reductionNames, type Shape, shapeRules } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { flat } from './flat.js';
import type { Tfjs } from './namespace.js';

// The primitives that tfjs computes otherwise than we define them, seen on tfjs 4.22. Each entry can go when its reason does.

type ReductionName = (typeof reductionNames)[number];

/** Engines whose minimum and maximum are NaN when either operand is. */
const keepsNaN: ReadonlySet<string> = new Set(['cpu']);

/** What remains of a reduction over nothing. */
const ofNothing = { sum: 0, mean: Number.NaN, prod: 1 } satisfies Record<ReductionName, number>;

export const composed = (tf: Tfjs) => {
  const isNotNumber = flat(tf, (x) => tf.isNaN(x));
  const isNotZero = flat(tf, (x) => tf.notEqual(x, 0));

  /** `tf.where`, which forgets to stretch an axis of 1 to size 0. */
  const select = (condition: Tensor, a: Operand<Tensor>, b: Operand<Tensor>): Tensor => {
    const shapes = [condition, a, b].map((x) => (typeof x === 'number' ? [] : x.shape));
    const isEmpty = shapes.some((shape) => shape.includes(0));
    return isEmpty ? tf.zeros(broadcastShapes('where', ...shapes) as number[]) : tf.where(condition, a, b);
  };

  /** The wasm engine forgets a NaN in the second operand. */
  const extreme =
    (native: Tfjs['minimum']) =>
    (a: Operand<Tensor>, b: Operand<Tensor>): Tensor => {
      const isSafe = typeof b === 'number' && !Number.isNaN(b);
      if (isSafe || keepsNaN.has(tf.getBackend())) return native(a, b);
      return tf.tidy(() => select(isNotNumber(b), b, native(a, b)));
    };

  /** Over an axis of size 0 the wasm engine gives what lay in memory, and the cpu engine a mean of 0. */
  const reduction =
    (name: ReductionName) =>
    (x: Tensor, axes?: readonly number[]): Tensor =>
      x.size === 0
        ? tf.fill(shapeRules[name](x.shape, axes) as number[], ofNothing[name])
        : tf[name](x, axes && [...axes], true);

  return {
    /** tfjs takes the sign of NaN for 0 or 1. */
    sign: flat(tf, (x) => tf.where(tf.isNaN(x), x, tf.sign(x))),
    min: extreme(tf.minimum),
    max: extreme(tf.maximum),
    /** tfjs answers in booleans, which it would not add to numbers. */
    greater: flat(tf, (a, b) => tf.cast(tf.greater(a, b), 'float32')),
    /** tfjs wants a boolean condition. */
    where: (condition: Operand<Tensor>, a: Operand<Tensor>, b: Operand<Tensor>): Tensor =>
      tf.tidy(() => select(isNotZero(condition), a, b)),
    sum: reduction('sum'),
    mean: reduction('mean'),
    prod: reduction('prod'),
    /** tfjs stretches an axis of 1 to size 0 only when another axis is stretched too. */
    broadcastTo: (x: Tensor, shape: Shape): Tensor =>
      shape.includes(0) ? tf.zeros(shape as number[]) : tf.broadcastTo(x, shape as number[]),
    /** A copy of the handle: tfjs counts references, so the data is shared. */
    stopGradient: flat(tf, (x) => tf.clone(x)),
  };
};
