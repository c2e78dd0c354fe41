import { requireFinite, requireNames } from '../guards.js';
import type { Operand, Ops } from '../ops.js';
import { normal } from '../random/laws.js';

// What iNALU begins with, and what draws it to saturation.

/** Where parameters begin: as the experiments of the paper set it, and as the published module does by itself. */
export const inaluStarts = {
  paper: { wHat: normal(1, 0.1), mHat: normal(-1, 0.1), gate: normal(0, 0.1) },
  module: { wHat: normal(0.88, 0.2), mHat: normal(0.5, 0.2), gate: normal(0, 0.2) },
};

/** λ Σ over the parameters of mean max(t − |θ|, 0), from a step on. Steps count from 0. */
export interface InaluPenaltyOptions {
  /** λ. Default 0.05; 0 turns the penalty off. */
  readonly weight?: number;
  /** t: how far from 0 parameters are drawn. Default 20. */
  readonly reach?: number;
  /** Default 11,000: after eleven epochs of 1,000 batches. */
  readonly start?: number;
}

export const inaluPenaltyOf = (
  who: string,
  options: InaluPenaltyOptions = {},
): Required<InaluPenaltyOptions> => {
  requireNames(who, options, ['weight', 'reach', 'start'], 'the names of "penalty"');
  const penalty = { weight: 0.05, reach: 20, start: 11_000, ...options };
  requireFinite(who, { ...penalty });
  return penalty;
};

export const inaluPenalty = <T>(
  ops: Ops<T>,
  parameters: readonly T[],
  step: Operand<T>,
  { weight, reach, start }: Required<InaluPenaltyOptions>,
): T => {
  const { add, greater, max, mean, min, mul, neg, reshape, where } = ops;
  // min(−θ, θ) and not −|θ|: a parameter at 0 is moved too.
  const missing = parameters.map((theta) => reshape(mean(max(add(min(neg(theta), theta), reach), 0)), []));
  // Half a step earlier, for steps are whole numbers and a float32 may be just off one.
  const isOn = where(greater(step, start - 0.5), weight, 0);
  return mul(
    missing.reduce((a, b) => add(a, b)),
    isOn,
  );
};
