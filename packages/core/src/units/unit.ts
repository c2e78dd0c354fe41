import { complain } from '../errors.js';
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
      checkInput(name, input, ops.shape(x));
      return definition.apply(ops, params, x);
    },
  };
};

const checkParameters = <S, T>(who: string, ops: Ops<T>, spec: S, params: Of<S, T>): void => {
  checkTree(who, spec, params);
  mapTree<S, T, void>(spec, params, (leaf, { shape }, path) => {
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

/** Refuses sizes that are not whole numbers above 0. */
export const requireSizes = (who: string, sizes: Readonly<Record<string, number>>): void => {
  for (const [name, size] of Object.entries(sizes))
    if (!(Number.isInteger(size) && size > 0))
      throw complain('NALU_OPTION', {
        who,
        required: `"${name}" must be a whole number above 0`,
        got: String(size),
      });
};

/** Refuses an option that is none of the choices: types do not reach a JavaScript user. */
export const requireChoice = (who: string, option: string, choices: readonly string[], got: string): void => {
  if (choices.includes(got)) return;
  throw complain('NALU_OPTION', {
    who,
    required: `"${option}" must be one of ${quoted(choices)}`,
    got: `"${got}"`,
  });
};

/** Refuses an option that does not exist, such as a misspelt one. */
export const requireNames = (who: string, options: object, names: readonly string[]): void => {
  const unknown = Object.keys(options).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw complain('NALU_OPTION', {
    who,
    required: `the options must be among ${quoted(names)}`,
    got: quoted(unknown),
  });
};

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
