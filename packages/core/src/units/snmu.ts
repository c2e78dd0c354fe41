import { complain } from '../errors.js';
import { requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Ops } from '../ops.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { random, tensor } from '../spec.js';
import type { About } from './about.js';
import { deviation } from './deviation.js';
import { productOfInputs, selected, selectedProduct } from './selected-product.js';
import { between, type PenaltyOptions, penaltyOf, ramped, sparsity } from './sparsity.js';
import { unit } from './unit.js';

export interface SnmuOptions {
  /** Two numbers above 0: noise of U[low, high]. `batch`: of U[1, 1 + 1 / s], s the deviation of the whole batch. Default [1, 5]. */
  readonly noise?: readonly [low: number, high: number] | 'batch';
  /** Draws weights to 0 and 1. Default: 10, from step 20,000 to 35,000, as for one unit of two inputs. */
  readonly penalty?: PenaltyOptions;
  /** U[¼, ¾] by default. */
  readonly init?: { readonly w?: Initializer };
}

/**
 * Stochastic NMU: an NMU that is trained with noise on its inputs, which it divides out again.
 *
 *     y = NMU_W(x)     W ∈ [0, 1]     in training: y = NMU_W(x ⊙ n) / NMU_W(n)
 *
 * `w`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`. The noise n is `[batch, in]`, drawn anew
 * in each step. Where every weight is 0 or 1 it cancels; elsewhere it makes a solution that is none unstable.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Mistry, Farrahi & Hare, Improving the Robustness of Neural Multiplication Units with Reversible Stochasticity, 2022.
 * arXiv:2211.05624
 * @example
 * snmu(3, 1).apply(reference, { w: array([[1], [1], [0]]) }, array([[-2, 3, 5]])); // float64[1, 1] [[-6]]
 */
export const snmu = (inputs: number, outputs: number, options: SnmuOptions = {}) => {
  const { noise = [1, 5], init = {} } = options;
  requireSizes('snmu', { inputs, outputs });
  requireNames('snmu', options, ['noise', 'penalty', 'init']);
  requireInits('snmu', init, ['w']);
  requireNoise(noise);
  const penalty = penaltyOf('snmu', options.penalty, { weight: 10, start: 20_000, end: 35_000 });
  const law = noise === 'batch' ? uniform(0, 1) : uniform(...noise);
  return unit({
    name: 'snmu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { w: tensor(inputs, outputs) },
    init: { w: init.w ?? uniform(0.25, 0.75) },
    apply: (ops, { w }, x) => selectedProduct(ops, w, x),
    training: {
      random: { noise: random(law, 'batch', inputs) },
      apply: (ops, { w }, x, drawn) => {
        const n = drawn.noise as typeof x;
        return disturbedProduct(ops, w, x, noise === 'batch' ? onScaleOf(ops, x, n) : n);
      },
    },
    constrain: (ops, { w }) => ({ w: between(ops, w, 0, 1) }),
    regularize: (ops, { w }, { step }) => ramped(ops, sparsity(ops, w), step, penalty),
    weights: (_, { w }) => [w],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

/** Π (W x n + 1 − W) / Π (W n + 1 − W), factor by factor: with a hundred inputs each product alone would leave float32. */
const disturbedProduct = <T>(ops: Ops<T>, w: T, x: T, n: T): T =>
  productOfInputs(ops, ops.div(selected(ops, w, ops.mul(x, n)), selected(ops, w, n)));

/** U[0, 1] as U[1, 1 + 1 / s]. It is noise, so no slope flows to x this way. */
const onScaleOf = <T>(ops: Ops<T>, x: T, n: T): T =>
  ops.add(1, ops.div(n, ops.stopGradient(deviation(ops, x))));

/** Noise of 0 would divide by 0 where a weight is 1. */
const requireNoise = (noise: Required<SnmuOptions>['noise']): void => {
  const [low, high] = Array.isArray(noise) ? (noise as readonly unknown[]) : [];
  const fits = Array.isArray(noise) && noise.length === 2 && 0 < Number(low) && Number(low) <= Number(high);
  if (noise === 'batch' || (fits && Number.isFinite(high))) return;
  throw complain('NALU_OPTION', {
    who: 'snmu',
    required: '"noise" must be "batch", or two finite numbers above 0 in order',
    got: Array.isArray(noise) ? `[${noise.join(', ')}]` : String(noise),
  });
};

export const aboutSnmu: About = {
  title: 'sNMU',
  purposes: ['multiply'],
  equation: [
    'y_o = Π_i (W_io x_i + 1 − W_io)',
    'W ∈ [0, 1]',
    'in training y = NMU_W(x ⊙ n) / NMU_W(n), n from U[1, 5], or from U[1, 1 + 1 / std(x)]',
  ],
  source:
    'Mistry, Farrahi & Hare, Improving the Robustness of Neural Multiplication Units with Reversible Stochasticity, 2022. arXiv:2211.05624',
  domain: 'all numbers',
  notes: [
    'The published code multiplies its input by the noise in place, and so changes the batch that it was given. Here the input stays as it is.',
    'The quotient of two products is a product of quotients here: the same number, which no overflow of either product spoils.',
    'noise: batch is the code’s range [1, 0]. Where all numbers of a batch are alike, 1 / std(x) would be infinite, and is 1.',
    'For images of digits the published scripts take a penalty of 100, from epoch 30 to 40.',
  ],
  samples: [
    { says: 'snmu', unit: snmu(3, 2), x: [4, 3], parameters: [0, 1] },
    {
      says: 'snmu with noise on the scale of its batch',
      unit: snmu(3, 2, { noise: 'batch' }),
      x: [4, 3],
      parameters: [0, 1],
    },
  ],
  ideals: [
    {
      says: 'multiplies',
      unit: snmu(3, 1),
      params: { w: array([[1], [1], [0]]) },
      x: array([
        [-2, 3, 5],
        [0, 0, 7],
        [1e6, 1e-3, 0],
      ]),
      y: array([[-6], [0], [1000]]),
      within: 0,
    },
  ],
};
