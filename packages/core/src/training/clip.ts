import { complain } from '../errors.js';
import type { Ops } from '../ops.js';

/** Bounds the gradients of all parameters before the optimiser sees them. */
export type Clip = <T>(ops: Ops<T>, gradients: readonly T[]) => readonly T[];

const requirePositive = (who: string, limit: number): void => {
  if (!(limit > 0))
    throw complain('NALU_OPTION', { who, required: 'the limit must be above 0', got: String(limit) });
};

/** Every element into [−limit, limit]. */
export const clipByValue = (limit: number): Clip => {
  requirePositive('clipByValue', limit);
  return ({ max, min }, gradients) => gradients.map((gradient) => max(min(gradient, limit), -limit));
};

/** All of them together to a Euclidean norm of at most `limit`. */
export const clipByNorm = (limit: number): Clip => {
  requirePositive('clipByNorm', limit);
  return ({ add, div, max, mul, reshape, sqrt, sum }, gradients) => {
    const squares = gradients.map((gradient) => reshape(sum(mul(gradient, gradient)), []));
    const norm = sqrt(squares.reduce((total, square) => add(total, square)));
    const factor = div(limit, max(norm, limit));
    return gradients.map((gradient) => mul(gradient, factor));
  };
};
