import {
  requireChoice,
  requireEpsilon,
  requireInits,
  requireKind,
  requireNames,
  requireSizes,
} from '../guards.js';
import { array } from '../nd-array.js';
import type { Ops } from '../ops.js';
import { constant, type Initializer } from '../random/initializers.js';
import { type Of, type TensorSpec, tensor } from '../spec.js';
import type { About } from './about.js';
import { type ConservedSpec, conservedPenalty, conservedSpec, conservedStart } from './conserved.js';
import { polarUngated } from './polar.js';
import { selectedProduct } from './selected-product.js';
import { softmax } from './softmax.js';
import { between, type PenaltyOptions, penaltyOf } from './sparsity.js';
import { unit } from './unit.js';

export interface MulMcFcSpec extends ConservedSpec {
  readonly bias: TensorSpec;
  /** How far the sign of an input counts, for signs by the cosine. */
  readonly relevance?: TensorSpec;
}

export interface MulMcFcOptions {
  /** `none` (default): signs are lost. `product`: as in iNALU. `cosine`: as in RealNPU. */
  readonly signs?: keyof typeof signForms;
  /** Whether there is one more output, which is dropped: it takes the inputs that do not matter. Default true. */
  readonly trash?: boolean;
  /** Added to |x| before the logarithm, in the units of x. Default 1e-7. */
  readonly epsilon?: number;
  /** Draws R, w and b away from 0. Default: 10, from step 20,000 to 35,000, as for one unit of two inputs. */
  readonly penalty?: PenaltyOptions;
  /** By default R is orthogonal, or the identity when it is square; w is a random unit vector, b and c are 0, the relevance ½. */
  readonly init?: { readonly [name in keyof MulMcFcSpec]?: Initializer };
}

/** The sign of a product of the inputs that `w` chooses; undefined where none is given back. */
const signForms = {
  none: () => undefined,
  product: <T>(ops: Ops<T>, w: T, x: T): T => selectedProduct(ops, w, ops.sign(x)),
  cosine: <T>(ops: Ops<T>, w: T, x: T, relevance: T | undefined): T => {
    const { cos, greater, matmul, mul } = ops;
    const g = relevance === undefined ? 1 : between(ops, relevance, 0, 1);
    return cos(matmul(mul(g, mul(greater(0, x), Math.PI)), w));
  },
} satisfies Record<string, <T>(ops: Ops<T>, w: T, x: T, relevance: T | undefined) => T | undefined>;

/**
 * Multiplying Mass-Conserving Fully Connected layer: products of its inputs, each of which goes to one output.
 *
 *     y = exp(o ⊙ (log(|x| + ε) S) + c)     S = softmax(R)     o = σ(w + b)
 *
 * The softmax is taken over the outputs, of which the last one is dropped. Signs come back as a factor: Π_i (sign(x_i) S_io + 1 − S_io)
 * for `product`, cos(k S) with k = clip(g, 0, 1) π where x < 0 for `cosine`. `redistribution` R: `[in, out + 1]`, `gate` w:
 * `[1, out + 1]`, `gateBias` b: `[out + 1]`, `bias` c: `[out]`, `relevance` g: `[in]`, unitless. `x`: `[batch, in]`, in the task's units.
 * Returns `[batch, out]`.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Hoedt et al., MC-LSTM: Mass-Conserving LSTM, ICML 2021. arXiv:2101.05186
 * @example
 * const redistribution = array([[50, 0], [50, 0], [0, 50]]);
 * const params = { redistribution, gate: array([[50, 0]]), gateBias: array([0, 0]), bias: array([0]) };
 * mulMcFc(3, 1).apply(reference, params, array([[2, 3, 5]])); // float64[1, 1] ≈ [[6]]
 */
export const mulMcFc = (inputs: number, outputs: number, options: MulMcFcOptions = {}) => {
  const { signs = 'none', trash = true, epsilon = 1e-7, init = {} } = options;
  requireOptions(inputs, outputs, options);
  const penalty = penaltyOf('mulMcFc', options.penalty, { weight: 10, start: 20_000, end: 35_000 });
  const gated = signs === 'cosine';
  const spec: MulMcFcSpec = {
    ...conservedSpec(inputs, outputs + (trash ? 1 : 0)),
    bias: tensor(outputs),
    ...(gated && { relevance: tensor(inputs) }),
  };
  const start = { ...conservedStart, bias: constant(0), ...(gated && { relevance: constant(0.5) }) };
  return unit({
    name: 'mulMcFc',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec,
    init: { ...start, ...init },
    apply: (ops, params, x) => {
      const { add, exp, matmul, mul } = ops;
      const [s, o] = shares(ops, params, outputs);
      const [logX] = polarUngated(ops, x, epsilon);
      const m = exp(add(mul(o, matmul(logX, s)), params.bias));
      const sign = signForms[signs](ops, s, x, params.relevance);
      return sign === undefined ? m : mul(m, sign);
    },
    regularize: (ops, params, { step }) => conservedPenalty(ops, params, step, penalty),
    weights: (ops, params) => shares(ops, params, outputs),
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

/** S and o, without the output that is dropped. */
const shares = <T>(
  ops: Ops<T>,
  { redistribution, gate, gateBias }: Of<MulMcFcSpec, T>,
  outputs: number,
): readonly [T, T] => [
  ops.slice(softmax(ops, redistribution, -1), -1, 0, outputs),
  ops.slice(ops.sigmoid(ops.add(gate, gateBias)), -1, 0, outputs),
];

const requireOptions = (inputs: number, outputs: number, options: MulMcFcOptions): void => {
  const { signs = 'none', trash = true, epsilon = 1e-7, init } = options;
  const parameters = ['redistribution', 'gate', 'gateBias', 'bias'];
  requireSizes('mulMcFc', { inputs, outputs });
  requireNames('mulMcFc', options, ['signs', 'trash', 'epsilon', 'penalty', 'init']);
  requireChoice('mulMcFc', 'signs', Object.keys(signForms), signs);
  requireInits('mulMcFc', init, [...parameters, ...(signs === 'cosine' ? ['relevance'] : [])]);
  requireKind('mulMcFc', '"trash"', 'true or false', typeof trash === 'boolean', trash);
  requireEpsilon('mulMcFc', epsilon);
};

const FULL = 50;
/** The first two inputs go to the output, the third one to the trash. */
const chosen = array([
  [FULL, 0],
  [FULL, 0],
  [0, FULL],
]);

export const aboutMulMcFc: About = {
  title: 'MulMCFC',
  purposes: ['multiply'],
  equation: [
    'S = softmax(R), over the outputs, of which the last one is dropped',
    'o = σ(w + b)',
    'y = exp(o ⊙ (log(|x| + ε) S) + c)',
    'signs by product: y ⊙ Π_i (sign(x_i) S_io + 1 − S_io)',
    'signs by cosine: y ⊙ cos(k S), k = clip(g, 0, 1) π where x < 0, else 0',
  ],
  source: 'Hoedt et al., MC-LSTM: Mass-Conserving LSTM, ICML 2021. arXiv:2101.05186',
  domain:
    'products of positive numbers and 0, with signs of all numbers, with ε = 0; otherwise up to ε beside |x|',
  notes: [
    'The original has one output more, a trash cell that is dropped, which is the default here; the later port to the NALM benchmark has none: trash false. There one output multiplies all inputs.',
    'The original takes log(x) of positive numbers alone. Here it is log(|x| + ε), so that 0 and negative numbers have a value too.',
    'The signs are additions of that port. It draws the relevance to 0 or 1 only if asked to, so no penalty on it is the default here.',
    'The penalty −mean R² − mean w² − mean b² is that of the code. It has no lower bound: parameters grow as long as it counts.',
  ],
  samples: [
    { says: 'mulMcFc', unit: mulMcFc(3, 2), x: [4, 3] },
    { says: 'mulMcFc with signs by product', unit: mulMcFc(3, 2, { signs: 'product' }), x: [4, 3] },
    {
      says: 'mulMcFc with signs by cosine',
      unit: mulMcFc(3, 2, { signs: 'cosine' }),
      x: [4, 3],
      parameters: [0.05, 0.95],
    },
    { says: 'mulMcFc without a trash cell', unit: mulMcFc(3, 2, { trash: false }), x: [4, 3] },
    { says: 'mulMcFc with a large ε', unit: mulMcFc(3, 2, { epsilon: 0.1 }), x: [4, 3] },
  ],
  ideals: [
    {
      says: 'multiplies positive numbers',
      unit: mulMcFc(3, 1, { epsilon: 0 }),
      params: { redistribution: chosen, gate: FULL },
      x: array([
        [2, 3, 5],
        [100, 0.25, 8],
        [0, 3, 0],
      ]),
      y: array([[6], [25], [0]]),
      within: 0,
    },
    ...(['product', 'cosine'] as const).map((signs) => ({
      says: `multiplies, with signs by ${signs}`,
      unit: mulMcFc(3, 1, { epsilon: 0, signs }),
      params: { redistribution: chosen, gate: FULL, ...(signs === 'cosine' && { relevance: 1 }) },
      x: array([
        [-2, 3, -5],
        [-100, -0.25, 8],
        [0, -3, 8],
      ]),
      y: array([[-6], [25], [0]]),
      within: 0,
    })),
  ],
};
