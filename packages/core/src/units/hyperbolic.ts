import type { Ops } from '../ops.js';
import { between } from './sparsity.js';

/** sinh(x) = tanh(x) cosh(x): no difference of exponentials, which would lose the digits of a small x. */
export const sinh = <T>({ add, exp, mul, neg, tanh }: Ops<T>, x: T): T =>
  mul(tanh(x), mul(0.5, add(exp(x), exp(neg(x)))));

/** Up to here the series below is good to the last digit, and from here on the logarithm is. */
const SMALL = 1 / 8;

/** The series of asinh(x) / x in x²: (−1)ᵏ (2k)! / (4ᵏ k!² (2k + 1)). */
const series = [1, -1 / 6, 3 / 40, -5 / 112, 35 / 1152, -63 / 2816, 231 / 13_312, -143 / 10_240];

/** asinh(x) = sign(x) log(|x| + √(x² + 1)), and its series near 0, where the logarithm would lose the digits and the slope of x. */
export const asinh = <T>(ops: Ops<T>, x: T): T => {
  const { abs, add, greater, log, mul, sign, where } = ops;
  const near = between(ops, x, -SMALL, SMALL);
  const square = mul(near, near);
  const sum = series.reduceRight<T | number>((rest, c) => add(c, mul(square, rest)), 0);
  const size = abs(x);
  const far = mul(sign(x), log(add(size, hypotenuse(ops, size))));
  return where(greater(size, SMALL), far, mul(near, sum));
};

/** √(x² + 1) for x ≥ 0, whose square may be more than a float holds. Of a tie, x has the slope of the longer side, and 1 none. */
const hypotenuse = <T>({ add, div, max, min, mul, sqrt }: Ops<T>, x: T): T => {
  const [long, short] = [max(x, 1), min(1, x)];
  const ratio = div(short, long);
  return mul(long, sqrt(add(1, mul(ratio, ratio))));
};
