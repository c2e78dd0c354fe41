import { requireFinite, requireNames } from '../guards.js';
import type { Operand, Ops } from '../ops.js';

// What units with weights near −1, 0 and 1 share: bounds, and a penalty that draws weights to the nearest of them.

/** When a penalty counts: from `start` on, fully at `end`. Steps count from 0. */
export interface PenaltyOptions {
  readonly weight?: number;
  readonly start?: number;
  readonly end?: number;
}

/** Every element into [low, high]. A weight that sits at a bound can still move back. */
export const between = <T>({ max, min }: Ops<T>, x: T, low: number, high: number): T =>
  max(min(x, high), low);

/** mean min(|W|, |1 − |W||): 0 where every weight is −1, 0 or 1. A scalar. Source: Madsen & Johansen 2020. */
export const sparsity = <T>({ abs, mean, min, reshape, sub }: Ops<T>, w: T): T =>
  reshape(mean(min(abs(w), abs(sub(1, abs(w))))), []);

/** λ(t) = λ̂ · clip((t − start) / (end − start), 0, 1), times a scalar. */
export const ramped = <T>(
  ops: Ops<T>,
  penalty: T,
  step: Operand<T>,
  { weight, start, end }: Required<PenaltyOptions>,
): T => {
  const progress = ops.div(ops.sub(step, start), end - start);
  return ops.mul(penalty, ops.mul(weight, between(ops, progress, 0, 1)));
};

/** The options of a penalty with those of its paper where none is given. */
export const penaltyOf = (
  who: string,
  options: PenaltyOptions = {},
  usual: Required<PenaltyOptions>,
): Required<PenaltyOptions> => {
  requireNames(who, options, ['weight', 'start', 'end'], 'the names of "penalty"');
  const penalty = { ...usual, ...options };
  requireFinite(who, { ...penalty });
  return penalty;
};
