import {
  requireChoice,
  requireFinite,
  requireInits,
  requireNames,
  requirePositive,
  requireSizes,
} from '../guards.js';
import { array } from '../nd-array.js';
import type { Ops } from '../ops.js';
import type { Initializer } from '../random/initializers.js';
import { type Of, type TensorSpec, tensor } from '../spec.js';
import type { About } from './about.js';
import { type InaluPenaltyOptions, inaluPenalty, inaluPenaltyOf, inaluStarts } from './inalu-training.js';
import { nacWeight } from './nac-weight.js';
import { gateForms, shares } from './nalu-gates.js';
import { selectedProduct } from './selected-product.js';
import { unit } from './unit.js';

export interface InaluSpec {
  readonly wHat: TensorSpec;
  readonly mHat: TensorSpec;
  /** The second pair, for the multiplying path of untied weights. */
  readonly wHatMul?: TensorSpec;
  readonly mHatMul?: TensorSpec;
  readonly gate: TensorSpec;
}

export interface InaluOptions {
  /** `untied` (default): the multiplying path has its own W. `tied`: both paths share one. */
  readonly weights?: 'untied' | 'tied';
  /** `independent` (default) does not look at x; `matrix` and `vector` read |x|. */
  readonly gate?: keyof typeof gateForms;
  /** Stands for a smaller |x| in the logarithm, in the units of x. Default 1e-7. */
  readonly epsilon?: number;
  /** ω: the multiplying path is at most e^ω. Default 20. */
  readonly bound?: number;
  /** Draws all parameters away from 0. */
  readonly penalty?: InaluPenaltyOptions;
  /** `paper` (default): Ŵ ~ N(1, 0.1), M̂ ~ N(−1, 0.1), G ~ N(0, 0.1). `module`: N(0.88, 0.2), N(0.5, 0.2), N(0, 0.2). */
  readonly start?: keyof typeof inaluStarts;
  readonly init?: { readonly wHat?: Initializer; readonly mHat?: Initializer; readonly gate?: Initializer };
}

/**
 * Improved Neural Arithmetic Logic Unit: a gate between adding and multiplying, which keeps signs and stays bounded.
 *
 *     W = tanh(Ŵ) ⊙ σ(M̂)     V = tanh(Ŵ_m) ⊙ σ(M̂_m)     a = x W
 *     m = exp(min(log(max(|x|, ε)) V, ω))                s_o = Π_i (sign(x_i) |V_io| + 1 − |V_io|)
 *     g = σ(G)                                           y = g ⊙ a + (1 − g) ⊙ m ⊙ s
 *
 * `wHat`, `mHat`, `wHatMul`, `mHatMul`: `[in, out]`, `gate`: `[out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns
 * `[batch, out]`. A product with a factor of 0 is 0, and so is 1 / 0. For restarts of lost seeds see {@link inaluRestart}.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Schlör, Ring & Hotho, iNALU: Improved Neural Arithmetic Logic Unit, Frontiers in AI 2020. doi:10.3389/frai.2020.00071
 * @example
 * const big = array([[40], [40]]);
 * const params = { wHat: big, mHat: big, wHatMul: big, mHatMul: big, gate: array([-40]) };
 * inalu(2, 1).apply(reference, params, array([[-2, 3]])); // float64[1, 1] ≈ [[-6]]
 */
export const inalu = (inputs: number, outputs: number, options: InaluOptions = {}) => {
  const { gate = 'independent', epsilon = 1e-7, bound = 20, weights = 'untied', init = {} } = options;
  requireOptions(inputs, outputs, options);
  const form = gateForms[gate];
  const penalty = inaluPenaltyOf('inalu', options.penalty);
  const tied = weights === 'tied';
  const w = tensor(inputs, outputs);
  const spec: InaluSpec = {
    wHat: w,
    mHat: w,
    ...(!tied && { wHatMul: w, mHatMul: w }),
    gate: tensor(...form.shape(inputs, outputs)),
  };
  const start = { ...inaluStarts[options.start ?? 'paper'], ...init };
  return unit({
    name: 'inalu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec,
    init: { ...start, ...(!tied && { wHatMul: start.wHat, mHatMul: start.mHat }) },
    apply: (ops, params, x) => {
      const { abs, add, exp, log, matmul, max, min, mul, sign } = ops;
      const [w, v] = bothWeights(ops, params);
      const a = matmul(x, w);
      const m = exp(min(matmul(log(max(abs(x), epsilon)), v), bound));
      const s = selectedProduct(ops, abs(v), sign(x));
      const [g, h] = shares(ops, form, params, abs(x));
      return add(mul(g, a), mul(h, mul(m, s)));
    },
    regularize: (ops, params, { step }) => inaluPenalty(ops, allOf(params), step, penalty),
    // Of every ten steps, eight move the weights and two the gate.
    turns: [
      { path: 'gate', at: (step) => step % 10 >= 8 },
      { path: '', at: (step) => step % 10 < 8 },
    ],
    weights: (ops, params) => bothWeights(ops, params).slice(0, tied ? 1 : 2),
    defaults: { optimizer: 'rmsprop', learningRate: 0.01, clip: { value: 0.1 } },
  });
};

/** W of the adding path and V of the multiplying path: one and the same when they are tied. */
const bothWeights = <T>(ops: Ops<T>, { wHat, mHat, wHatMul, mHatMul }: Of<InaluSpec, T>): readonly [T, T] => {
  const w = nacWeight(ops, wHat, mHat);
  return [w, wHatMul !== undefined && mHatMul !== undefined ? nacWeight(ops, wHatMul, mHatMul) : w];
};

const allOf = <T>({ wHat, mHat, wHatMul, mHatMul, gate }: Of<InaluSpec, T>): readonly T[] =>
  [wHat, mHat, wHatMul, mHatMul, gate].filter((each) => each !== undefined);

const requireOptions = (inputs: number, outputs: number, options: InaluOptions): void => {
  const { weights = 'untied', gate = 'independent', start = 'paper', epsilon = 1e-7, bound = 20 } = options;
  const names = ['weights', 'gate', 'epsilon', 'bound', 'penalty', 'start', 'init'];
  requireSizes('inalu', { inputs, outputs });
  requireNames('inalu', options, names);
  requireInits('inalu', options.init, ['wHat', 'mHat', 'gate']);
  requireChoice('inalu', 'weights', ['untied', 'tied'], weights);
  requireChoice('inalu', 'gate', Object.keys(gateForms), gate);
  requireChoice('inalu', 'start', Object.keys(inaluStarts), start);
  requirePositive('inalu', { epsilon });
  requireFinite('inalu', { bound });
};

const FULL = 40;
/** The columns x₁ + x₂ and x₁ − x₂ + x₃, or their products. */
const chosen = array([
  [FULL, FULL],
  [FULL, -FULL],
  [0, FULL],
]);

export const aboutInalu: About = {
  title: 'iNALU',
  purposes: ['add', 'subtract', 'multiply', 'divide'],
  equation: [
    'W = tanh(Ŵ) ⊙ σ(M̂), V = tanh(Ŵ_m) ⊙ σ(M̂_m)',
    'a = x W',
    'm = exp(min(log(max(|x|, ε)) V, ω))',
    's_o = Π_i (sign(x_i) |V_io| + 1 − |V_io|)',
    'g = σ(G)',
    'y = g ⊙ a + (1 − g) ⊙ m ⊙ s',
  ],
  source:
    'Schlör, Ring & Hotho, iNALU: Improved Neural Arithmetic Logic Unit, Frontiers in AI 2020. doi:10.3389/frai.2020.00071',
  domain: 'sums of all numbers; products and quotients of |x| ≥ ε up to e^ω, and 0 where a factor is 0',
  notes: [
    'The experiments of the paper start from N(1, 0.1), N(−1, 0.1) and N(0, 0.1), the default here; the published module by itself, and later ports of it, from N(0.88, 0.2), N(0.5, 0.2) and N(0, 0.2): start "module".',
    'The code adds its penalty only while the loss of a batch is below 1, after epoch 10, and in steps of its own that move all parameters. A penalty cannot see the loss: here it counts from a step on, as part of the loss, in whosever turn it is.',
    'From two outputs on, the sign in the published code pairs weights with the wrong inputs. Here each weight goes with its own input, as the paper says.',
    'The code also clips s to [−1, 1]. Its factors lie there already, so that is left out.',
    'With a vector gate the code takes log(|x| + ε). Here every form takes log(max(|x|, ε)), as the code does elsewhere.',
    'The RMSprop of the code starts with a mean square of 1 and adds 1e-10 under the root; ours starts with 0.',
  ],
  samples: [
    { says: 'inalu', unit: inalu(3, 2), x: [4, 3] },
    { says: 'inalu with tied weights', unit: inalu(3, 2, { weights: 'tied' }), x: [4, 3] },
    {
      says: 'inalu with tied weights and a matrix gate',
      unit: inalu(3, 2, { weights: 'tied', gate: 'matrix' }),
      x: [4, 3],
    },
    {
      says: 'inalu with tied weights and a vector gate',
      unit: inalu(3, 2, { weights: 'tied', gate: 'vector' }),
      x: [4, 3],
    },
    { says: 'inalu with a low bound', unit: inalu(3, 2, { bound: 0.1 }), x: [4, 3] },
    { says: 'inalu with a large ε', unit: inalu(3, 2, { epsilon: 0.5 }), x: [4, 3] },
  ],
  ideals: [
    {
      says: 'adds and subtracts when the gate is open',
      unit: inalu(3, 2),
      params: { wHat: chosen, mHat: FULL, gate: FULL },
      x: array([
        [3, 5, 7],
        [-100, 0.25, 0],
      ]),
      y: array([
        [8, 5],
        [-99.75, -100.25],
      ]),
      within: 0,
    },
    {
      says: 'multiplies and divides, with signs, when the gate is closed',
      unit: inalu(3, 2),
      params: { wHatMul: chosen, mHatMul: FULL, gate: -FULL },
      x: array([
        [3, -5, 7],
        [-100, -0.25, 2],
        [0, 4, 9],
      ]),
      y: array([
        [-15, -4.2],
        [25, 800],
        [0, 0],
      ]),
      within: 0,
    },
  ],
};
