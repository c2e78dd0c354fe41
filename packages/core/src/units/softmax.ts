import type { Ops } from '../ops.js';
import { axisOf } from '../shapes.js';

/** exp(z) / Σ exp(z) along an axis whose size is known. The largest z is taken off first, so that nothing overflows. */
export const softmax = <T>(ops: Ops<T>, z: T, axis: number): T => {
  const { div, exp, stopGradient, sub, sum } = ops;
  const shares = exp(sub(z, stopGradient(largest(ops, z, axis))));
  return div(shares, sum(shares, [axis]));
};

/** The maximum along an axis, of size 1 then: halves are laid on each other, in log₂ of its size many steps. */
const largest = <T>(ops: Ops<T>, z: T, axis: number): T => {
  const shape = ops.shape(z);
  const size = shape[axisOf('softmax', shape, axis)] as number;
  if (size === 1) return z;
  // Halves of an odd size overlap by one, which changes no maximum.
  const half = Math.ceil(size / 2);
  return largest(ops, ops.max(ops.slice(z, axis, 0, half), ops.slice(z, axis, size - half, size)), axis);
};
