import type { Ops } from '../ops.js';

/** What the powers of an exp-log unit are of: a number above 0, whatever x is. */
export const bases = {
  /** |x| + ε. Trask et al. 2018. */
  plain: <T>({ abs, add }: Ops<T>, x: T, epsilon: number): T => add(abs(x), epsilon),
  /** |x − 1| + 1: x itself from 1 on. Madsen & Johansen's code. */
  safe: <T>({ abs, add, sub }: Ops<T>, x: T): T => add(abs(sub(x, 1)), 1),
  /** max(x, 1): the same, and flat below 1. */
  'max-safe': <T>({ max }: Ops<T>, x: T): T => max(x, 1),
};

/** exp(log(base) W): a product of powers. `[…, in] → […, out]` */
export const expLog = <T>({ exp, log, matmul }: Ops<T>, w: T, base: T): T => exp(matmul(log(base), w));
