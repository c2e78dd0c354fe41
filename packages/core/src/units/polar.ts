import type { Ops } from '../ops.js';
import { between } from './sparsity.js';

// What the power units share: numbers as a magnitude and an angle, and a gate that makes 1 of an input that does not matter.

/** 2⁻²³, the machine epsilon of float32. */
export const FLOAT32_EPSILON = 2 ** -23;

/** Stands for log 0: a weight of 0 makes 0 of it, where −∞ gives NaN, and any other weight makes its exponential 0 or ∞. */
const LOG_OF_ZERO = -1e30;

/** How a slope passes the bounds of the gate, ĝ = clip(g, 0, 1). */
export const gateSlopes = {
  /** The derivative of the formula: none outside the bounds. */
  clamp: <T>(ops: Ops<T>, gate: T): T => between(ops, gate, 0, 1),
  /** As if there were no bounds, so that a gate outside can come back. g − g is exactly 0, whatever g is. */
  'straight-through': <T>(ops: Ops<T>, gate: T): T => {
    const { add, stopGradient, sub } = ops;
    return add(stopGradient(between(ops, gate, 0, 1)), sub(gate, stopGradient(gate)));
  },
};

/** log r and k of an input, `[…, in]` each: r = ĝ (|x| + ε) + 1 − ĝ, k = ĝ π where x < 0, else 0. */
export const polar = <T>(ops: Ops<T>, x: T, epsilon: number, gate: T): readonly [T, T] => {
  const { add, mul, sub } = ops;
  const [r, k] = magnitudeAndAngle(ops, x, epsilon);
  return [logOf(ops, add(mul(gate, r), sub(1, gate)), epsilon), mul(gate, k)];
};

/** The same where every input counts: ĝ = 1. */
export const polarUngated = <T>(ops: Ops<T>, x: T, epsilon: number): readonly [T, T] => {
  const [r, k] = magnitudeAndAngle(ops, x, epsilon);
  return [logOf(ops, r, epsilon), k];
};

const magnitudeAndAngle = <T>({ abs, add, greater, mul }: Ops<T>, x: T, epsilon: number): readonly [T, T] => [
  add(abs(x), epsilon),
  mul(greater(0, x), Math.PI),
];

/** Only without an ε can r be 0, which must not reach the logarithm: its slope would be NaN. */
const logOf = <T>({ log, where }: Ops<T>, r: T, epsilon: number): T =>
  epsilon > 0 ? log(r) : where(r, log(where(r, r, 1)), LOG_OF_ZERO);

/** x to a real power, its real part: exp(log r W) ⊙ cos(k W). */
export const realPower = <T>({ cos, exp, matmul, mul }: Ops<T>, [logR, k]: readonly [T, T], w: T): T =>
  mul(exp(matmul(logR, w)), cos(matmul(k, w)));

/** x to a complex power, its real part: exp(log r W_r − k W_i) ⊙ cos(log r W_i + k W_r). */
export const complexPower = <T>(
  { add, cos, exp, matmul, mul, sub }: Ops<T>,
  [logR, k]: readonly [T, T],
  [real, imaginary]: readonly [T, T],
): T => {
  const size = exp(sub(matmul(logR, real), matmul(k, imaginary)));
  return mul(size, cos(add(matmul(logR, imaginary), matmul(k, real))));
};
