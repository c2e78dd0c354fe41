import { complain } from '../errors.js';
import { named, requireTensor } from '../guards.js';
import type { NamedValue, Operand, Ops, Shape } from '../ops.js';
import type { Initializer } from '../random/initializers.js';
import { checkTree, flatten, leafSpecs, mapTree, type Of, printShape, type RandomSpec } from '../spec.js';

/** What a regulariser may look at besides the parameters. */
export interface RegularizeContext<T> {
  readonly x: T;
  /** The number of the training step, from 0: a scalar. */
  readonly step: Operand<T>;
}

/** How a unit computes while it is trained, where that is not how it computes afterwards. */
export interface TrainingForm<S> {
  /** What is drawn anew for each step. Leading axes are named as those of `input`. */
  readonly random: Readonly<Record<string, RandomSpec>>;
  readonly apply: <T>(ops: Ops<T>, params: Of<S, T>, x: T, drawn: Readonly<Record<string, T>>) => T;
}

/** Parameters that are moved in some steps only. */
export interface Turns {
  /** Every parameter at or below this path; all of them when it is empty. */
  readonly path: string;
  /** Whether they are moved in this step, counted from 0. */
  readonly at: (step: number) => boolean;
}

/** How the paper of a unit trains it: what `fit` uses where the user does not say otherwise. */
export interface Defaults {
  readonly optimizer: 'adam' | 'rmsprop' | 'sgd';
  readonly learningRate: number;
  /** Bounds every element of the gradient, or their norm. */
  readonly clip?: { readonly value: number } | { readonly norm: number };
}

// biome-ignore lint/suspicious/noExplicitAny: units of different parameters in one list; whoever applies one has its own type.
type Parts = Readonly<Record<string, Unit<any>>>;

/** A trainable function of tensors: one arithmetic unit of one paper, a layer, or a stack of them. */
export interface Unit<S> {
  readonly name: string;
  /** What it was made with, as it was given: a fact for those who keep the model. */
  readonly options?: object;
  /** The units of a stack, by their places. */
  readonly parts?: Parts;
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
  readonly training?: TrainingForm<S>;
  readonly turns?: readonly Turns[];
  /** The weights whose values have a meaning at −1, 0 and 1: what the sparsity error is measured on. */
  readonly weights?: <T>(ops: Ops<T>, params: Of<S, T>) => readonly T[];
  readonly defaults?: Defaults;
}

/**
 * Makes a {@link Unit} whose `apply` checks its parameters and its input first, in the unit's own name.
 *
 * @throws {NaluError} NALU_TREE for a missing or unknown parameter, NALU_SHAPE for a wrong shape.
 */
export const unit = <S>(definition: Unit<S>): Unit<S> => {
  const { name, spec, training } = definition;
  return {
    ...definition,
    apply: (ops, params, x) => {
      check(definition, ops, params, x);
      const given = () => [...leavesOf(spec, params), { name: 'x', value: x }];
      return asPart(ops, name, given, () => definition.apply(ops, params, x));
    },
    ...(training && {
      training: {
        random: training.random,
        apply: <T>(ops: Ops<T>, params: Of<S, T>, x: T, drawn: Readonly<Record<string, T>>): T => {
          check(definition, ops, params, x);
          return training.apply(ops, params, x, drawn);
        },
      },
    }),
  };
};

/** Tells whoever keeps a record where a part begins, what it is given, and where it ends. */
export const asPart = <T>(
  { part }: Ops<T>,
  name: string,
  inputs: () => readonly NamedValue<T>[],
  apply: () => T,
): T => (part === undefined ? apply() : part(name, inputs(), apply));

const leavesOf = <S, T>(spec: S, params: Of<S, T>): readonly NamedValue<T>[] => {
  const values = flatten<S, T>(spec, params);
  return leafSpecs(spec).map(({ path }, i) => ({ name: path, value: values[i] as T }));
};

const check = <S, T>({ name, spec, input }: Unit<S>, ops: Ops<T>, params: Of<S, T>, x: T): void => {
  checkParameters(name, ops, spec, params);
  requireTensor(name, 'x', x);
  checkInput(name, input, ops.shape(x));
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
