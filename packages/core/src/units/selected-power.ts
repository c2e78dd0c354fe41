import type { Ops } from '../ops.js';
import { column } from './selected-product.js';

// x to the power W for each input and output, `[…, in] → […, in, out]`. There is no such primitive: |x|^W = exp(W log |x|), where
// x = 0 must not reach the logarithm, for 0 · log 0 is NaN.

/** sign(x) |x|^W. At x = 0 it is x itself, whatever W is: 0, with the slope 1 that W = 1 has there. */
export const signedPower = <T>(ops: Ops<T>, x: T, w: T): T => {
  const { mul, sign, where } = ops;
  const each = column(ops, x);
  return where(each, mul(sign(each), powerOf(ops, each, w)), each);
};

/** |x|^W. At x = 0 it is 0, whatever W is. */
export const power = <T>(ops: Ops<T>, x: T, w: T): T => {
  const each = column(ops, x);
  return ops.where(each, powerOf(ops, each, w), 0);
};

/** Anything finite for 0: the callers choose something else there. */
const powerOf = <T>({ abs, exp, log, mul, where }: Ops<T>, x: T, w: T): T =>
  exp(mul(w, log(where(x, abs(x), 1))));
