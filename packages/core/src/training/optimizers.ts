import { complain } from '../errors.js';
import { requireFinite, requireNames } from '../guards.js';
import type { Ops } from '../ops.js';
import { derived, type Hyperparameter, requireHyperparameter } from './per-seed.js';

export type Named<T> = Readonly<Record<string, T>>;

/** One parameter on its way through a step. */
export interface UpdateLeaf<T> {
  readonly parameter: T;
  readonly gradient: T;
  readonly slots: Named<T>;
  readonly scalars: Named<T>;
}

/** How a parameter follows its gradient. Pure, over any interpreter. */
export interface Optimizer {
  readonly name: string;
  /** What it remembers of each parameter, in tensors of the parameter's shape that start at 0. */
  readonly slots: readonly string[];
  /** The numbers that may change with the step, worked out on the host in float64. */
  readonly scalars: Named<Hyperparameter>;
  readonly update: <T>(
    ops: Ops<T>,
    leaf: UpdateLeaf<T>,
  ) => { readonly parameter: T; readonly slots: Named<T> };
}

const get = <T>(values: Named<T>, name: string): T => values[name] as T;

/**
 * Stochastic gradient descent, with momentum if asked for.
 *
 *     v ← μ v + ∇     θ ← θ − η v
 */
export const sgd = (
  learningRate: Hyperparameter,
  options: { readonly momentum?: number } = {},
): Optimizer => {
  const { momentum = 0 } = options;
  const rate = requireOptions('sgd', learningRate, options, { momentum });
  return {
    name: 'sgd',
    slots: momentum === 0 ? [] : ['velocity'],
    scalars: { learningRate: rate },
    update: ({ add, mul, sub }, { parameter, gradient, slots, scalars }) => {
      const move = momentum === 0 ? gradient : add(mul(get(slots, 'velocity'), momentum), gradient);
      return {
        parameter: sub(parameter, mul(move, get(scalars, 'learningRate'))),
        slots: momentum === 0 ? {} : { velocity: move },
      };
    },
  };
};

/**
 * RMSprop.
 *
 *     v ← ρ v + (1 − ρ) ∇²     θ ← θ − η ∇ / (√v + ε)
 *
 * @see Tieleman & Hinton, Neural Networks for Machine Learning, lecture 6.5, 2012.
 */
export const rmsprop = (
  learningRate: Hyperparameter,
  options: { readonly decay?: number; readonly epsilon?: number } = {},
): Optimizer => {
  const { decay = 0.9, epsilon = 1e-8 } = options;
  const rate = requireOptions('rmsprop', learningRate, options, { decay, epsilon });
  return {
    name: 'rmsprop',
    slots: ['square'],
    scalars: { learningRate: rate },
    update: ({ add, div, mul, sqrt, sub }, { parameter, gradient, slots, scalars }) => {
      const square = add(mul(get(slots, 'square'), decay), mul(mul(gradient, gradient), 1 - decay));
      const move = div(gradient, add(sqrt(square), epsilon));
      return { parameter: sub(parameter, mul(move, get(scalars, 'learningRate'))), slots: { square } };
    },
  };
};

/**
 * Adam.
 *
 *     m ← β₁ m + (1 − β₁) ∇     v ← β₂ v + (1 − β₂) ∇²     θ ← θ − η m̂ / (√v̂ + ε)
 *
 * The corrections m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) are scalars, so they are folded into η and ε on the host:
 * ηₜ = η √(1 − β₂ᵗ) / (1 − β₁ᵗ) and εₜ = ε √(1 − β₂ᵗ).
 *
 * @see Kingma & Ba, ICLR 2015. arXiv:1412.6980
 */
export const adam = (
  learningRate: Hyperparameter,
  options: { readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number } = {},
): Optimizer => {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const rate = requireOptions('adam', learningRate, options, { beta1, beta2, epsilon });
  const [ofMean, ofSquare] = [correction(beta1), correction(beta2)];
  return {
    name: 'adam',
    slots: ['mean', 'square'],
    scalars: {
      learningRate: derived(rate, (eta, step) => (eta * Math.sqrt(ofSquare(step))) / ofMean(step)),
      epsilon: (step) => epsilon * Math.sqrt(ofSquare(step)),
    },
    update: ({ add, div, mul, sqrt, sub }, { parameter, gradient, slots, scalars }) => {
      const mean = add(mul(get(slots, 'mean'), beta1), mul(gradient, 1 - beta1));
      const square = add(mul(get(slots, 'square'), beta2), mul(mul(gradient, gradient), 1 - beta2));
      const move = div(mul(mean, get(scalars, 'learningRate')), add(sqrt(square), get(scalars, 'epsilon')));
      return { parameter: sub(parameter, move), slots: { mean, square } };
    },
  };
};

/** 1 − βᵗ with t = step + 1. The power is a large part of what a step of a small model costs on the host. */
const correction = (beta: number): ((step: number) => number) => {
  // Below 2⁻⁵⁴ it takes nothing from 1; four more bits are more than the error of a power.
  const settled = Math.abs(beta) < 1 ? -58 / Math.log2(Math.abs(beta)) : Number.POSITIVE_INFINITY;
  return (step) => (step + 1 > settled ? 1 : 1 - beta ** (step + 1));
};

/** Gives the learning rate, checked. */
const requireOptions = (
  who: string,
  learningRate: Hyperparameter,
  options: object,
  settings: Named<unknown>,
): Hyperparameter => {
  requireNames(who, options, Object.keys(settings));
  const rate = requireHyperparameter(who, 'the learning rate', learningRate);
  requireFinite(who, settings);
  return rate;
};

/** Different optimisers for different parameters. */
export interface OptimizerGroups {
  readonly fallback: Optimizer;
  readonly groups: Named<Optimizer>;
}

/**
 * Gives parameters below a path an optimiser of their own; the longest path wins.
 *
 * @example
 * grouped(adam(1e-2), { encoder: adam(2e-3) });
 */
export const grouped = (fallback: Optimizer, groups: Named<Optimizer>): OptimizerGroups => ({
  fallback,
  groups,
});

/** Whether a dotted path is `prefix`, or lies below it. */
export const isBelow = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(`${prefix}.`);

/** The optimiser of each parameter. */
export const assignOptimizers = (
  optimizer: Optimizer | OptimizerGroups,
  paths: readonly string[],
): ReadonlyMap<string, Optimizer> => {
  if (!('groups' in optimizer)) return new Map(paths.map((path) => [path, optimizer]));
  const prefixes = Object.keys(optimizer.groups).sort((a, b) => b.length - a.length);
  requireBelow('grouped', prefixes, paths);
  const pick = (path: string): Optimizer => {
    const prefix = prefixes.find((candidate) => isBelow(path, candidate));
    return prefix === undefined ? optimizer.fallback : get(optimizer.groups, prefix);
  };
  return new Map(paths.map((path) => [path, pick(path)]));
};

/** Refuses a path under which there is no parameter, such as a misspelt one. */
export const requireBelow = (who: string, prefixes: readonly string[], paths: readonly string[]): void => {
  const lost = prefixes.find((prefix) => !paths.some((path) => isBelow(path, prefix)));
  if (lost === undefined) return;
  throw complain('NALU_OPTION', {
    who,
    required: `a path must lead to one of the parameters ${paths.join(', ')}`,
    got: `"${lost}"`,
  });
};
