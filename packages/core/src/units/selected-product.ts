import type { Ops } from '../ops.js';

/** Π over the inputs of (w x + 1 − w): a product of the inputs whose weight is 1, and of nothing else. `[…, in] → […, out]` */
export const selectedProduct = <T>({ add, mul, prod, reshape, shape, sub }: Ops<T>, w: T, x: T): T => {
  const [outputs = 1] = shape(w).slice(-1);
  const factors = add(mul(reshape(x, [...shape(x), 1]), w), sub(1, w));
  return reshape(prod(factors, [-2]), [...shape(x).slice(0, -1), outputs]);
};
