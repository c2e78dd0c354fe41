import { requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { glorotUniform, type Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { selectedProduct } from './selected-product.js';
import { between, type PenaltyOptions, penaltyOf, ramped, sparsity } from './sparsity.js';
import { unit } from './unit.js';

export interface GatedNauNmuOptions {
  /** Draws the weights of both to −1, 0 and 1. Default: 10, from step 1,000,000 to 2,000,000, as in the paper's experiment. */
  readonly penalty?: PenaltyOptions;
  /** `wAdd` as a NAU, `wMul` as an NMU, the gate Glorot uniform by default. */
  readonly init?: {
    readonly wAdd?: Initializer;
    readonly wMul?: Initializer;
    readonly gate?: Initializer;
  };
}

/**
 * Gated NAU/NMU: the gate of a NALU between an addition unit and a multiplication unit, each with weights of its own.
 *
 *     a = x W     m_o = Π_i (M_io x_i + 1 − M_io)     W ∈ [−1, 1]     M ∈ [0, 1]
 *     g = σ(x G)     y = g ⊙ a + (1 − g) ⊙ m
 *
 * `wAdd` (W), `wMul` (M), `gate` (G): `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016
 * @example
 * const weights = { wAdd: array([[1], [1]]), wMul: array([[1], [1]]) };
 * const unit = gatedNauNmu(2, 1);
 * unit.apply(reference, { ...weights, gate: array([[20], [0]]) }, array([[2, 3]])); // float64[1, 1] [[5]]
 * unit.apply(reference, { ...weights, gate: array([[-20], [0]]) }, array([[2, 3]])); // float64[1, 1] [[6]]
 */
export const gatedNauNmu = (inputs: number, outputs: number, options: GatedNauNmuOptions = {}) => {
  const { init = {} } = options;
  requireSizes('gatedNauNmu', { inputs, outputs });
  requireNames('gatedNauNmu', options, ['penalty', 'init']);
  requireInits('gatedNauNmu', init, ['wAdd', 'wMul', 'gate']);
  const penalty = penaltyOf('gatedNauNmu', options.penalty, { weight: 10, start: 1_000_000, end: 2_000_000 });
  const r = Math.min(0.5, Math.sqrt(6 / (inputs + outputs)));
  const w = tensor(inputs, outputs);
  return unit({
    name: 'gatedNauNmu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wAdd: w, wMul: w, gate: w },
    init: {
      wAdd: init.wAdd ?? uniform(-r, r),
      wMul: init.wMul ?? uniform(0.25, 0.75),
      gate: init.gate ?? glorotUniform(),
    },
    apply: (ops, { wAdd, wMul, gate }, x) => {
      const { add, matmul, mul, neg, sigmoid } = ops;
      const a = matmul(x, wAdd);
      const m = selectedProduct(ops, wMul, x);
      const z = matmul(x, gate);
      // 1 − g as σ(−z): the difference loses its digits just where a large m magnifies what is left of it.
      return add(mul(sigmoid(z), a), mul(sigmoid(neg(z)), m));
    },
    constrain: (ops, { wAdd, wMul, gate }) => ({
      wAdd: between(ops, wAdd, -1, 1),
      wMul: between(ops, wMul, 0, 1),
      gate,
    }),
    regularize: (ops, { wAdd, wMul }, { step }) =>
      ramped(ops, ops.add(sparsity(ops, wAdd), sparsity(ops, wMul)), step, penalty),
    weights: (_, { wAdd, wMul }) => [wAdd, wMul],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

const weights = {
  wAdd: array([
    [1, 1],
    [1, -1],
  ]),
  wMul: array([
    [1, 1],
    [1, 0],
  ]),
};
const x = array([
  [20, 30],
  [4, 0.5],
]);
/** σ(x G) is 1 or 0 to the last digit for these inputs. */
const gate = (value: number) =>
  array([
    [value, value],
    [0, 0],
  ]);

export const aboutGatedNauNmu: About = {
  title: 'Gated NAU/NMU',
  purposes: ['add', 'subtract', 'multiply'],
  equation: [
    'a = x W, W ∈ [−1, 1]',
    'm_o = Π_i (M_io x_i + 1 − M_io), M ∈ [0, 1]',
    'g = σ(x G)',
    'y = g ⊙ a + (1 − g) ⊙ m',
  ],
  source: 'Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016',
  domain: 'numbers for which x G is far from 0: the share of the other path is σ(−|x G|)',
  notes: [
    'The published scripts use one penalty for both, the one of the NMU (10, from step 1,000,000 to 2,000,000), also where they add. So does this.',
  ],
  samples: [{ says: 'gatedNauNmu', unit: gatedNauNmu(3, 2), x: [4, 3] }],
  ideals: [
    {
      says: 'adds and subtracts where its gate is open',
      unit: gatedNauNmu(2, 2),
      params: { ...weights, gate: gate(20) },
      x,
      y: array([
        [50, -10],
        [4.5, 3.5],
      ]),
      within: 0,
    },
    {
      says: 'multiplies and leaves out where its gate is closed',
      unit: gatedNauNmu(2, 2),
      params: { ...weights, gate: gate(-20) },
      x,
      y: array([
        [600, 20],
        [2, 4],
      ]),
      within: 0,
    },
  ],
};
