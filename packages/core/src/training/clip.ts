import { complain } from '../errors.js';
import type { Ops } from '../ops.js';

/** Bounds the gradients of all parameters before the optimiser sees them. */
export type Clip = <T>(ops: Ops<T>, gradients: readonly T[]) => readonly T[];

const requirePositive = (who: string, limit: number): void => {
  if (!(limit > 0 && Number.isFinite(limit)))
    throw complain('NALU_OPTION', { who, required: 'the limit must be above 0', got: String(limit) });
};

/** Every element into [−limit, limit]. */
export const clipByValue = (limit: number): Clip => {
  requirePositive('clipByValue', limit);
  return ({ max, min }, gradients) => gradients.map((gradient) => max(min(gradient, limit), -limit));
};

/**
 * All of them together to a Euclidean norm of at most `limit`.
 *
 *     ∇ ← ∇ · limit / max(‖∇‖, limit)
 *
 * ‖∇‖ is taken of ∇ / Σ|∇|, whose squares cannot overflow: slopes of 1e20, which NALU reaches, are clipped like others.
 */
export const clipByNorm = (limit: number): Clip => {
  requirePositive('clipByNorm', limit);
  return ({ abs, add, div, max, mul, reshape, sqrt, sum }, gradients) => {
    type T = (typeof gradients)[number];
    const total = (parts: readonly T[]): T =>
      parts.map((part) => reshape(sum(part), [])).reduce((whole, part) => add(whole, part));
    const size = max(total(gradients.map((gradient) => abs(gradient))), SMALLEST);
    const scaled = gradients.map((gradient) => div(gradient, size));
    const norm = mul(size, sqrt(total(scaled.map((part) => mul(part, part)))));
    const factor = div(limit, max(norm, limit));
    return gradients.map((gradient) => mul(gradient, factor));
  };
};

/** Keeps 0 ÷ 0 away when every gradient is 0; the smallest normal number of float32. */
const SMALLEST = 2 ** -126;
