import { requireInits, requireKind, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Ops } from '../ops.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { deviation } from './deviation.js';
import { selectedProduct } from './selected-product.js';
import { between, type PenaltyOptions, penaltyOf, ramped, sparsity } from './sparsity.js';
import { unit } from './unit.js';

export interface NmuOptions {
  /** Divides x by the deviation of its whole batch, and makes up for that after the product. Default false. */
  readonly normalized?: boolean;
  /** Draws weights to 0 and 1. Default: 10, from step 20,000 to 35,000, as for one unit of two inputs. */
  readonly penalty?: PenaltyOptions;
  /** U[¼, ¾] by default. */
  readonly init?: { readonly w?: Initializer };
}

/**
 * Neural Multiplication Unit: a product of some of its inputs.
 *
 *     y_o = Π_i (W_io x_i + 1 − W_io)     W ∈ [0, 1]
 *
 * `w`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`. Its slope divides by nothing, so zeros
 * and negative numbers are inputs like others.
 *
 * Normalized, y = NMU(x / c) c^{ΣW}, where c is the standard deviation of all numbers of the batch. Between weights of 0 and 1 a row
 * then depends on its batch. Where all numbers are alike, c would be 0, and is 1.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016
 * @example
 * nmu(3, 1).apply(reference, { w: array([[1], [1], [0]]) }, array([[-2, 3, 5]])); // float64[1, 1] [[-6]]
 */
export const nmu = (inputs: number, outputs: number, options: NmuOptions = {}) => {
  const { normalized = false } = options;
  requireSizes('nmu', { inputs, outputs });
  requireNames('nmu', options, ['normalized', 'penalty', 'init']);
  requireInits('nmu', options.init, ['w']);
  requireKind('nmu', '"normalized"', 'true or false', typeof normalized === 'boolean', normalized);
  const penalty = penaltyOf('nmu', options.penalty, { weight: 10, start: 20_000, end: 35_000 });
  const product = normalized ? normalizedProduct : selectedProduct;
  return unit({
    name: 'nmu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { w: tensor(inputs, outputs) },
    init: { w: options.init?.w ?? uniform(0.25, 0.75) },
    apply: (ops, { w }, x) => product(ops, w, x),
    constrain: (ops, { w }) => ({ w: between(ops, w, 0, 1) }),
    regularize: (ops, { w }, { step }) => ramped(ops, sparsity(ops, w), step, penalty),
    weights: (_, { w }) => [w],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

const normalizedProduct = <T>(ops: Ops<T>, w: T, x: T): T => {
  const { div, exp, log, mul, sum } = ops;
  const c = deviation(ops, x);
  return mul(selectedProduct(ops, w, div(x, c)), exp(mul(sum(w, [-2]), log(c))));
};

export const aboutNmu: About = {
  title: 'NMU',
  purposes: ['multiply'],
  equation: [
    'y_o = Π_i (W_io x_i + 1 − W_io)',
    'W ∈ [0, 1]',
    'normalized: y = NMU(x / c) c^{ΣW}, c = std(x)',
  ],
  source: 'Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016',
  domain: 'all numbers',
  notes: [
    'The published class penalises W² (1 − W)² unless told otherwise; every experiment of the paper, and this, take min(|W|, |1 − W|).',
    'The code also bounds W in the forward pass where W is not bounded after each step. Here it always is, so that is left out.',
    'The default penalty is that of one unit of two inputs (Mistry et al. 2022). The arithmetic dataset of the paper has it from step 1,000,000 to 2,000,000.',
    'The normalized form stands in the published code only, and divides by 0 where all numbers of a batch are alike. There c is 1 here, and the form is the plain one.',
  ],
  samples: [
    { says: 'nmu', unit: nmu(3, 2), x: [4, 3], parameters: [0, 1] },
    { says: 'nmu, normalized', unit: nmu(3, 2, { normalized: true }), x: [4, 3], parameters: [0, 1] },
  ],
  ideals: [false, true].map((normalized) => ({
    says: normalized ? 'multiplies, normalized' : 'multiplies',
    unit: nmu(3, 1, { normalized }),
    params: { w: array([[1], [1], [0]]) },
    x: array([
      [-2, 3, 5],
      [0, 0, 7],
      [1e6, 1e-3, 0],
    ]),
    y: array([[-6], [0], [1000]]),
    within: 0,
  })),
};
