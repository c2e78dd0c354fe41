import { complain } from '../errors.js';
import { leafSpecs, type NamedSpec, type Of, unflatten } from '../spec.js';
import type { Turns, Unit } from '../units/unit.js';
import { type Clip, clipByNorm, clipByValue } from './clip.js';
import type { Data } from './data.js';
import { type Loss, meanSquaredError } from './losses.js';
import {
  adam,
  assignOptimizers,
  type Named,
  type Optimizer,
  type OptimizerGroups,
  requireBelow,
  rmsprop,
  sgd,
} from './optimizers.js';
import type { Penalty } from './penalties.js';
import type { Hyperparameter } from './per-seed.js';

export interface StepOptions {
  readonly data: Data;
  /** That of the model's paper by default, where it names one. */
  readonly optimizer?: Optimizer | OptimizerGroups;
  /** Mean squared error by default. */
  readonly loss?: Loss;
  /** That of the model's paper by default, unless an optimiser is given. */
  readonly clip?: Clip;
  readonly penalties?: readonly Penalty[];
}

/** What every part of a step looks at. */
export interface Plan<S> {
  readonly model: Unit<S>;
  readonly parameters: readonly NamedSpec[];
  readonly loss: Loss;
  readonly clip: Clip | undefined;
  readonly penalties: readonly Penalty[];
  readonly optimizers: readonly Optimizer[];
  /** In which steps a parameter is moved; those that are not named always are. */
  readonly turns: readonly Turns[];
  readonly optimizerOf: (path: string) => Optimizer;
}

export const planOf = <S>(model: Unit<S>, options: StepOptions): Plan<S> => {
  const { loss = meanSquaredError, penalties = [] } = options;
  const { optimizer, clip } =
    options.optimizer === undefined ? ofPaper(model, options) : { ...options, optimizer: options.optimizer };
  const parameters = leafSpecs(model.spec);
  if (parameters.length === 0)
    throw complain('NALU_OPTION', {
      who: 'fit',
      required: 'a model with parameters is required',
      got: `"${model.name}" with none`,
    });
  const paths = parameters.map(({ path }) => path);
  const assigned = assignOptimizers(optimizer, paths);
  const penalized = penalties.map(({ path }) => path);
  requireBelow('fit', penalized, paths);
  const optimizerOf = (path: string) => assigned.get(path) as Optimizer;
  return {
    model,
    parameters,
    loss,
    clip,
    penalties,
    optimizers: [...new Set(assigned.values())],
    turns: model.turns ?? [],
    optimizerOf,
  };
};

/** What the paper of a model trains it with. */
const ofPaper = <S>(
  { name, defaults }: Unit<S>,
  { clip }: StepOptions,
): Pick<Plan<S>, 'clip'> & { optimizer: Optimizer } => {
  if (defaults === undefined)
    throw complain('NALU_OPTION', {
      who: 'fit',
      required: '"optimizer" must be given, for the paper of the model names none',
      got: `"${name}" without one`,
      advice: 'Give one, such as adam(1e-3).',
    });
  const make = { adam, rmsprop, sgd }[defaults.optimizer];
  const bound = defaults.clip;
  const own = bound && ('value' in bound ? clipByValue(bound.value) : clipByNorm(bound.norm));
  return { optimizer: make(defaults.learningRate), clip: clip ?? own };
};

export const byPath = <V>(
  leaves: readonly NamedSpec[],
  make: (leaf: NamedSpec, index: number) => V,
): Named<V> => Object.fromEntries(leaves.map((leaf, i) => [leaf.path, make(leaf, i)]));

/** The tree of the model. Taken by path: the order of an object's keys is not that of its spec when they are numbers. */
export const treeOf = <S, T>({ model, parameters }: Plan<S>, params: Named<T>): Of<S, T> =>
  unflatten(
    model.spec,
    parameters.map(({ path }) => params[path] as T),
  );

export const optimizerScalar = (index: number, name: string): string => `optimizer.${index}.${name}`;
export const penaltyScalar = (index: number): string => `penalty.${index}`;
export const turnScalar = (index: number): string => `turn.${index}`;

/** The numbers that a step gets from the host, each by itself. */
export const scalarsOf = <S>({ optimizers, penalties, turns }: Plan<S>): Named<Hyperparameter> => ({
  step: (step) => step,
  ...Object.fromEntries(penalties.map(({ weight }, i) => [penaltyScalar(i), weight])),
  ...Object.fromEntries(turns.map(({ at }, i) => [turnScalar(i), (step: number) => (at(step) ? 1 : 0)])),
  ...Object.fromEntries(
    optimizers.flatMap(({ scalars }, i) =>
      Object.entries(scalars).map(([name, schedule]) => [optimizerScalar(i, name), schedule]),
    ),
  ),
});
