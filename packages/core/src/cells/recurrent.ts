import { complain } from '../errors.js';
import { requireChoice, requireNames } from '../guards.js';
import type { Ops } from '../ops.js';
import { buildTree, type Of, type TensorSpec, tensor } from '../spec.js';
import { type TrainingForm, type Unit, unit } from '../units/unit.js';
import type { Cell } from './cell.js';

export interface RecurrentOptions<C> {
  /** The part of the last state that is the output. The first one by default. */
  readonly read?: keyof C & string;
}

/**
 * Runs a cell along a sequence, and reads its last state: again a {@link Unit}.
 *
 *     s₀ = 0     sₜ = step(sₜ₋₁, xₜ)     y = s_T
 *
 * A unit is a cell too: `recurrent(nac(inputs + n, n))` is s ← NAC([x, s]), with n numbers of state.
 *
 * `x`: `[time, batch, in]`, any length from 1. Returns `[batch, size]`.
 *
 * @throws {NaluError} NALU_SHAPE for an empty sequence; NALU_OPTION when `read` names no part of the state.
 * @example
 * recurrent(lstm(10, 32), { read: 'c' });
 */
export const recurrent = <S, C>(part: Cell<S, C> | Unit<S>, options: RecurrentOptions<C> = {}): Unit<S> => {
  const cell = 'apply' in part ? (unitCell(part) as Cell<S, unknown> as Cell<S, C>) : part;
  const names = Object.keys(cell.state as object);
  requireNames('recurrent', options, ['read']);
  const read = options.read ?? (names[0] as string);
  requireChoice('recurrent', 'read', names, read);
  const run = <T>(ops: Ops<T>, params: Of<S, T>, x: T, step: Cell<S, C>['step']): T => {
    const specs = { carry: cell.state, xs: { x: tensor('batch', cell.inputs) }, ys: {} };
    const { carry } = ops.scan(specs, startState(ops, cell, x), { x }, (state, { x }) => ({
      carry: step(ops, params, state, x),
      y: {},
    }));
    return (carry as Readonly<Record<string, T>>)[read] as T;
  };
  const own = 'apply' in part ? part : undefined;
  return unit<S>({
    name: `recurrent ${cell.name}`,
    options,
    input: ['time', 'batch', cell.inputs],
    output: ['batch', cell.size],
    spec: cell.spec,
    init: cell.init,
    apply: (ops, params, x) => run(ops, params, x, cell.step),
    // What a unit says of its parameters holds for each step alike; a regulariser sees the whole sequence as its x.
    ...(own?.constrain && { constrain: own.constrain }),
    ...(own?.regularize && { regularize: own.regularize }),
    ...(own?.weights && { weights: own.weights }),
    ...(own?.turns && { turns: own.turns }),
    ...(own?.defaults && { defaults: own.defaults }),
    ...(own?.training && { training: trainedAlike(own.training, run) }),
  });
};

/** The same noise in each step of a sequence, so that what it disturbs stays one function. */
const trainedAlike = <S, C>(
  training: TrainingForm<S>,
  run: <T>(ops: Ops<T>, params: Of<S, T>, x: T, step: Cell<S, C>['step']) => T,
): TrainingForm<S> => ({
  random: training.random,
  apply: (ops, params, x, drawn) => {
    type T = typeof x;
    const step = (_: Ops<T>, parameters: Of<S, T>, state: Of<C, T>, each: T) => {
      const { s } = state as unknown as { readonly s: T };
      return { s: training.apply(ops, parameters, ops.concat([each, s], -1), drawn) };
    };
    // The carrier is the one that `run` is called with.
    return run(ops, params, x, step as unknown as Cell<S, C>['step']);
  },
});

/** Zeros, with the batch axis of `x`. */
const startState = <T, S, C>(ops: Ops<T>, { state, size }: Cell<S, C>, x: T): Of<C, T> => {
  const zero = ops.broadcastTo(ops.constant(0), [...ops.shape(x).slice(1, -1), size]);
  return buildTree(state, () => zero);
};

/** s′ = unit([x, s]) */
const unitCell = <S>(part: Unit<S>): Cell<S, { readonly s: TensorSpec }> => {
  const [width, size] = [part.input.at(-1) as number, part.output.at(-1) as number];
  if (width <= size)
    throw complain('NALU_SHAPE', {
      who: 'recurrent',
      required: 'a unit of more inputs than outputs must take [x, s] to s',
      got: `${width} → ${size}`,
    });
  return {
    ...part,
    inputs: width - size,
    size,
    state: { s: tensor('batch', size) },
    step: (ops, params, { s }, x) => ({ s: part.apply(ops, params, ops.concat([x, s], -1)) }),
  };
};
