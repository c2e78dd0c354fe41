import { complain } from '../errors.js';
import { requireChoice, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Ops } from '../ops.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { FLOAT32_EPSILON } from './polar.js';
import { selectedProduct } from './selected-product.js';
import { between, type PenaltyOptions, penaltyOf, ramped, sparsity } from './sparsity.js';
import { unit } from './unit.js';

export interface NmruOptions {
  /** `cosine` (default): magnitudes multiply, and a cosine gives the sign. `together`: a factor has the sign of its input. */
  readonly signs?: keyof typeof forms;
  /** ε, in the units of x: in training 1 / (x + ε) stands for 1 / x, and 1 / ε for 1 / 0 always. Default 2⁻²³. */
  readonly epsilon?: number;
  /** Draws weights to 0 and 1. Default: 10, from step 20,000 to 35,000, as for one unit of two inputs. */
  readonly penalty?: PenaltyOptions;
  /** U[¼, ¾] by default. */
  readonly init?: { readonly w?: Initializer };
}

const forms = {
  cosine: <T>(ops: Ops<T>, w: T, x: T): T => {
    const { abs, cos, greater, matmul, mul } = ops;
    const k = mul(greater(0, x), Math.PI);
    return mul(selectedProduct(ops, w, abs(x)), cos(matmul(k, w)));
  },
  together: selectedProduct,
};

/** 1 / x, and 1 / ε at 0, where the limits from both sides are infinite. */
const reciprocal = <T>({ div, where }: Ops<T>, x: T, epsilon: number): T => div(1, where(x, x, epsilon));

/**
 * Neural Multiplicative Reciprocal Unit: products of its inputs and their reciprocals.
 *
 *     x̃ = [x, 1 / x]     y_o = Π_j (W_jo |x̃_j| + 1 − W_jo) · cos(π Σ_j W_jo [x̃_j < 0])     W ∈ [0, 1]
 *
 * `w`: `[2 in, out]`, the weights of the inputs before those of the reciprocals, unitless. `x`: `[batch, in]`, in the task's units.
 * Returns `[batch, out]`. While it is trained, x̃ holds 1 / (x + ε). At x = 0 the reciprocal is 1 / ε, as training has it there, so
 * that a 0 whose reciprocal has no weight is an input like others.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Mistry, Farrahi & Hare, Exploring the Learning Mechanisms of Neural Division Modules, TMLR 2022. arXiv:2110.05177
 * @example
 * nmru(2, 1).apply(reference, { w: array([[1], [0], [0], [1]]) }, array([[-6, 2]])); // float64[1, 1] [[-3]]
 */
export const nmru = (inputs: number, outputs: number, options: NmruOptions = {}) => {
  const { signs = 'cosine', epsilon = FLOAT32_EPSILON, init = {} } = options;
  requireSizes('nmru', { inputs, outputs });
  requireNames('nmru', options, ['signs', 'epsilon', 'penalty', 'init']);
  requireInits('nmru', init, ['w']);
  requireChoice('nmru', 'signs', Object.keys(forms), signs);
  requireAboveZero(epsilon);
  const form = forms[signs];
  const penalty = penaltyOf('nmru', options.penalty, { weight: 10, start: 20_000, end: 35_000 });
  return unit({
    name: 'nmru',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { w: tensor(2 * inputs, outputs) },
    init: { w: init.w ?? uniform(0.25, 0.75) },
    apply: (ops, { w }, x) => form(ops, w, ops.concat([x, reciprocal(ops, x, epsilon)], -1)),
    training: {
      random: {},
      apply: (ops, { w }, x) =>
        form(ops, w, ops.concat([x, reciprocal(ops, ops.add(x, epsilon), epsilon)], -1)),
    },
    constrain: (ops, { w }) => ({ w: between(ops, w, 0, 1) }),
    regularize: (ops, { w }, { step }) => ramped(ops, sparsity(ops, w), step, penalty),
    weights: (_, { w }) => [w],
    defaults: { optimizer: 'adam', learningRate: 1e-2, clip: { norm: 1 } },
  });
};

/** Without an ε there would be no number to put for 1 / 0. */
const requireAboveZero = (epsilon: number): void => {
  if (epsilon > 0 && epsilon < Number.POSITIVE_INFINITY) return;
  throw complain('NALU_OPTION', {
    who: 'nmru',
    required: '"epsilon" must be above 0',
    got: String(epsilon),
  });
};

export const aboutNmru: About = {
  title: 'NMRU',
  purposes: ['multiply', 'divide'],
  equation: [
    'x̃ = [x, 1 / x]',
    'y_o = Π_j (W_jo |x̃_j| + 1 − W_jo) · cos(π Σ_j W_jo [x̃_j < 0])',
    'W ∈ [0, 1]',
    'in training x̃ holds 1 / (x + ε)',
  ],
  source:
    'Mistry, Farrahi & Hare, Exploring the Learning Mechanisms of Neural Division Modules, TMLR 2022. arXiv:2110.05177',
  domain: 'all numbers but 0 where it divides; 1 / 0 counts as 1 / ε',
  notes: [
    'The published results are those of the form with the cosine, the default here. signs: together is its ablation, Π_j (W_jo x̃_j + 1 − W_jo).',
    'The published code evaluates 1 / x at x = 0 as ∞, which makes NaN even where its weight is 0. Here it is 1 / ε, as in training.',
    'With ten inputs, the published scripts ramp the penalty from step 50,000 to 75,000.',
  ],
  samples: [
    { says: 'nmru', unit: nmru(3, 2), x: [4, 3], parameters: [0, 1] },
    {
      says: 'nmru with signs in the product',
      unit: nmru(3, 2, { signs: 'together' }),
      x: [4, 3],
      parameters: [0, 1],
    },
  ],
  ideals: (['cosine', 'together'] as const).map((signs) => ({
    says: `multiplies and divides, signs ${signs}`,
    unit: nmru(2, 2, { signs }),
    params: {
      w: array([
        [1, 1],
        [0, 1],
        [0, 0],
        [1, 0],
      ]),
    },
    x: array([
      [-6, 2],
      [-6, -4],
      [0, 3],
    ]),
    y: array([
      [-3, -12],
      [1.5, 24],
      [0, 0],
    ]),
    within: 0,
  })),
};
