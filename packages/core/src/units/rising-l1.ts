import { complain } from '../errors.js';
import { requireFinite, requireNames } from '../guards.js';
import type { Operand, Ops } from '../ops.js';

/** A penalty β Σ |θ| on all parameters, whose β grows by a factor 10 again and again. Steps count from 0. */
export interface RisingL1Options {
  /** β at the start. 0 turns the penalty off. */
  readonly from?: number;
  /** β at most. */
  readonly to?: number;
  /** How many steps there are between two rises. Default 10,000. */
  readonly every?: number;
}

/** The options of the penalty with those of its paper where none is given. */
export const risingL1Of = (
  who: string,
  options: RisingL1Options = {},
  usual: { readonly from: number; readonly to: number },
): Required<RisingL1Options> => {
  requireNames(who, options, ['from', 'to', 'every'], 'the names of "l1"');
  const l1 = { every: 10_000, ...usual, ...options };
  requireFinite(who, { ...l1 });
  const { from, to, every } = l1;
  if (!(from >= 0 && from <= to))
    throw complain('NALU_OPTION', { who, required: '"from" must lie in [0, "to"]', got: `${from}, ${to}` });
  if (!(every > 0))
    throw complain('NALU_OPTION', { who, required: '"every" must be above 0', got: String(every) });
  return l1;
};

/** β(t) Σ |θ|, with β(t) = min(to, from · 10^⌊t / every⌋). A scalar. */
export const risingL1 = <T>(
  ops: Ops<T>,
  parameters: readonly T[],
  step: Operand<T>,
  options: Required<RisingL1Options>,
): T => {
  const { abs, add, mul, reshape, sum } = ops;
  const norms = parameters.map((theta) => reshape(sum(abs(theta)), []));
  return mul(
    norms.reduce((a, b) => add(a, b)),
    betaAt(ops, step, options),
  );
};

/** There is no rounding down among the primitives, and the levels are few: each is taken from its step on. */
const betaAt = <T>(
  { greater, where }: Ops<T>,
  step: Operand<T>,
  { from, to, every }: Required<RisingL1Options>,
): Operand<T> => {
  const rises = from > 0 ? Math.ceil(Math.log10(to / from) - 1e-9) : 0;
  const levels = Array.from({ length: rises }, (_, i) => Math.min(to, from * 10 ** (i + 1)));
  // Half a step earlier, for steps are whole numbers and a float32 may be just off one.
  return levels.reduce<Operand<T>>(
    (beta, level, i) => where(greater(step, (i + 1) * every - 0.5), level, beta),
    from,
  );
};
