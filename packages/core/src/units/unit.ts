import { complain } from '../errors.js';
import { named, requireTensor } from '../guards.js';
import type { Operand, Ops, Shape } from '../ops.js';
import type { Initializer } from '../random/initializers.js';
import { checkTree, mapTree, type Of, printShape } from '../spec.js';

/** What a regulariser may look at besides the parameters. */
export interface RegularizeContext<T> {
  readonly x: T;
  /** The number of the training step, from 0: a scalar. */
  readonly step: Operand<T>;
}

/** A trainable function of tensors: one arithmetic unit of one paper, a layer, or a stack of them. */
export interface Unit<S> {
  readonly name: string;
  /** The shape of `x`, leading axes by name: `['batch', in]`, or `['time', 'batch', in]`. */
  readonly input: Shape;
  readonly output: Shape;
  /** The parameters. */
  readonly spec: S;
  readonly init: Of<S, Initializer>;
  readonly apply: <T>(ops: Ops<T>, params: Of<S, T>, x: T) => T;
  /** Where the parameters go after each optimiser step. */
  readonly constrain?: <T>(ops: Ops<T>, params: Of<S, T>) => Of<S, T>;
  /** A scalar that is added to the loss. */
  readonly regularize?: <T>(ops: Ops<T>, params: Of<S, T>, context: RegularizeContext<T>) => T;
}

/**
 * Makes a {@link Unit} whose `apply` checks its parameters and its input first, in the unit's own name.
 *
 * @throws {NaluError} NALU_TREE for a missing or unknown parameter, NALU_SHAPE for a wrong shape.
 */
export const unit = <S>(definition: Unit<S>): Unit<S> => {
  const { name, spec, input } = definition;
  return {
    ...definition,
    apply: (ops, params, x) => {
      checkParameters(name, ops, spec, params);
      requireTensor(name, 'x', x);
      checkInput(name, input, ops.shape(x));
      return definition.apply(ops, params, x);
    },
  };
};

/** Refuses what is no unit; a cell has to be wrapped first. */
export const requireUnit = (who: string, value: unknown): void => {
  const { apply, spec, step } = (value ?? {}) as Partial<Record<'apply' | 'spec' | 'step', unknown>>;
  if (typeof apply === 'function' && spec !== undefined) return;
  throw complain('NALU_OPTION', {
    who,
    required: 'a unit is required',
    got: typeof step === 'function' ? 'a cell' : named(value),
    ...(typeof step === 'function' && { advice: 'Wrap it: recurrent(cell).' }),
  });
};

const checkParameters = <S, T>(who: string, ops: Ops<T>, spec: S, params: Of<S, T>): void => {
  checkTree(who, spec, params);
  mapTree<S, T, void>(spec, params, (leaf, { shape }, path) => {
    requireTensor(who, path, leaf);
    const got = ops.shape(leaf);
    if (printShape(got) !== printShape(shape))
      throw complain('NALU_SHAPE', {
        who,
        required: `"${path}" must be ${printShape(shape)}`,
        got: printShape(got),
      });
  });
};

/** The last axis must fit; a unit acts alike on every leading index, so those may be more. */
const checkInput = (who: string, wanted: Shape, got: Shape): void => {
  if (got.length >= wanted.length && got.at(-1) === wanted.at(-1)) return;
  throw complain('NALU_SHAPE', {
    who,
    required: `x must be ${printShape(wanted)}`,
    got: printShape(got),
    ...(got.length === 2 && got[0] === wanted.at(-1) && { advice: 'Is it transposed?' }),
  });
};
