import { broadcastShapes, type Operand, type reductionNames, shapeRules } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { flat } from './flat.js';
import { gpuOf, kernels } from './gpu/kernels.js';
import type { Tfjs } from './namespace.js';
import { stretching } from './stretching.js';

// The primitives that tfjs computes otherwise than we define them, seen on tfjs 4.22. Each entry can go when its reason does.

type ReductionName = (typeof reductionNames)[number];

/** Engines whose minimum and maximum are NaN when either operand is. */
const keepsNaN: ReadonlySet<string> = new Set(['cpu', 'webgl', 'webgpu']);

/** What remains of a reduction over nothing. */
const ofNothing = { sum: 0, mean: Number.NaN, prod: 1 } satisfies Record<ReductionName, number>;

export const composed = (tf: Tfjs) => {
  const { broadcastTo, elementwise, flattened } = stretching(tf);
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
  /** The gradient of `prod` takes an axis that is counted from the end for one that there is not. */
  const reduction =
    (name: ReductionName) =>
    (x: Tensor, axes?: readonly number[]): Tensor =>
      x.size === 0
        ? tf.fill(shapeRules[name](x.shape, axes) as number[], ofNothing[name])
        : tf[name](
            x,
            axes?.map((axis) => (axis < 0 ? axis + x.rank : axis)),
            true,
          );

  /** The webgpu engine keeps the booleans it casts as they are, and then transposes them as if they were floats. */
  const floats = (x: Tensor): Tensor =>
    gpuOf(tf)?.kind === 'webgpu' ? tf.mul(tf.cast(x, 'float32'), 1) : tf.cast(x, 'float32');

  const subtract = elementwise(tf.sub);
  const signs = (x: Tensor): Tensor =>
    tf.getBackend() === 'wasm' ? subtract(floats(tf.greater(x, 0)), floats(tf.greater(0, x))) : tf.sign(x);

  return {
    ...kernels(tf, {
      /** The cpu engine takes the sign of NaN for 0 or 1; the wasm engine also that of a number below 1e-7. */
      sign: flat(tf, (x) => tf.where(tf.isNaN(x), x, signs(x as Tensor))),
      exp: tf.exp,
      log: tf.log,
      sin: tf.sin,
      cos: tf.cos,
      tanh: tf.tanh,
      sigmoid: tf.sigmoid,
      div: elementwise(tf.div),
    }),
    add: elementwise(tf.add),
    sub: subtract,
    mul: elementwise(tf.mul),
    min: elementwise(extreme(tf.minimum)),
    max: elementwise(extreme(tf.maximum)),
    /** tfjs answers in booleans, which it would not add to numbers. */
    greater: elementwise(flat(tf, (a, b) => floats(tf.greater(a as Tensor, b as Tensor)))),
    /** tfjs wants a boolean condition. */
    where: flattened((condition, a, b) => select(isNotZero(condition), a, b)),
    sum: reduction('sum'),
    mean: reduction('mean'),
    prod: reduction('prod'),
    broadcastTo,
    /** A copy of the handle: tfjs counts references, so the data is shared. */
    stopGradient: flat(tf, (x) => tf.clone(x)),
  };
};
