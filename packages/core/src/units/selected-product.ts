import type { Ops } from '../ops.js';

/** A new last axis, for the outputs. */
export const column = <T>({ reshape, shape }: Ops<T>, x: T): T => reshape(x, [...shape(x), 1]);

/** Π over the inputs, `[…, in, out] → […, out]`. */
export const productOfInputs = <T>({ prod, reshape, shape }: Ops<T>, factors: T): T => {
  const sizes = shape(factors);
  return reshape(prod(factors, [-2]), [...sizes.slice(0, -2), ...sizes.slice(-1)]);
};

/** w x + 1 − w for each input and output: x where the weight is 1, and 1 where it is 0. `[…, in] → […, in, out]` */
export const selected = <T>(ops: Ops<T>, w: T, x: T): T => {
  const { add, mul, sub } = ops;
  return add(mul(column(ops, x), w), sub(1, w));
};

/** Π over the inputs of (w x + 1 − w): a product of the inputs whose weight is 1, and of nothing else. `[…, in] → […, out]` */
export const selectedProduct = <T>(ops: Ops<T>, w: T, x: T): T => productOfInputs(ops, selected(ops, w, x));
