import { requireChoice, requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { glorotUniform, type Initializer } from '../random/initializers.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { goldenSigmoid, goldenWeight } from './golden-ratio.js';
import { type NacWeightInit, nacInit } from './nac-weight.js';
import { gateInputs } from './nalu-gates.js';
import { unit } from './unit.js';

export interface GNaluOptions {
  /** What the gate reads: `x` (default), or `|x|` as the published code has it. */
  readonly gateInput?: keyof typeof gateInputs;
  /** Added to |x| before the logarithm, in the units of x. Default 1e-7. */
  readonly epsilon?: number;
  /** Glorot uniform by default. */
  readonly init?: NacWeightInit & { readonly gate?: Initializer };
}

/**
 * Golden-ratio Neural Arithmetic Logic Unit: NALU with φ = (1 + √5) / 2 in place of e in its weights and its gate.
 *
 *     tanh_φ(z) = (φ^2z − 1) / (φ^2z + 1)     σ_φ(z) = 1 / (1 + φ^−z)
 *     W = tanh_φ(Ŵ) ⊙ σ_φ(M̂)     a = x W     m = exp(log(|x| + ε) W)
 *     g = σ_φ(x G)               y = g ⊙ a + (1 − g) ⊙ m
 *
 * `wHat`, `mHat`, `gate`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`.
 * Signs are lost on the multiplying path.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Rana & Malhi, Exploring numerical calculations with CalcNet, ICTAI 2019.
 * @example
 * const big = array([[100], [100]]);
 * gNalu(2, 1).apply(reference, { wHat: big, mHat: big, gate: array([[-100], [0]]) }, array([[2, 3]])); // ≈ [[6]]
 */
export const gNalu = (inputs: number, outputs: number, options: GNaluOptions = {}) => {
  const { epsilon = 1e-7, gateInput = 'x', init = {} } = options;
  requireSizes('gNalu', { inputs, outputs });
  requireNames('gNalu', options, ['gateInput', 'epsilon', 'init']);
  requireInits('gNalu', init, ['wHat', 'mHat', 'gate']);
  requireChoice('gNalu', 'gateInput', Object.keys(gateInputs), gateInput);
  requireEpsilon('gNalu', epsilon);
  const read = gateInputs[gateInput];
  const w = tensor(inputs, outputs);
  return unit({
    name: 'gNalu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: w, mHat: w, gate: w },
    init: { ...nacInit(init), gate: init.gate ?? glorotUniform() },
    apply: (ops, { wHat, mHat, gate }, x) => {
      const { abs, add, exp, log, matmul, mul, neg } = ops;
      const w = goldenWeight(ops, wHat, mHat);
      const a = matmul(x, w);
      const m = exp(matmul(log(add(abs(x), epsilon)), w));
      const z = matmul(read(ops, x), gate);
      // 1 − σ(z) is written σ(−z), which keeps its digits where it is small.
      return add(mul(goldenSigmoid(ops, z), a), mul(goldenSigmoid(ops, neg(z)), m));
    },
    weights: (ops, { wHat, mHat }) => [goldenWeight(ops, wHat, mHat)],
    defaults: { optimizer: 'adam', learningRate: 1e-2 },
  });
};

const FULL = 100;
const chosen = array([
  [FULL, FULL],
  [FULL, -FULL],
  [0, 0],
]);

export const aboutGNalu: About = {
  title: 'G-NALU',
  purposes: ['add', 'subtract', 'multiply', 'divide'],
  equation: [
    'tanh_φ(z) = (φ^2z − 1) / (φ^2z + 1), σ_φ(z) = 1 / (1 + φ^−z), φ = (1 + √5) / 2',
    'W = tanh_φ(Ŵ) ⊙ σ_φ(M̂)',
    'a = x W',
    'm = exp(log(|x| + ε) W)',
    'g = σ_φ(x G)',
    'y = g ⊙ a + (1 − g) ⊙ m',
  ],
  source: 'Rana & Malhi, Exploring numerical calculations with CalcNet, ICTAI 2019.',
  domain:
    'sums of all numbers; products and quotients of positive ones, with ε = 0; otherwise up to ε beside x',
  notes: [
    'The gate of the paper reads x, the default here; that of its code reads |x|.',
    'The code writes m = φ^(log(|x| + ε) W / ln φ), which is exp(log(|x| + ε) W): φ changes the weights and the gate alone.',
    'The layer of the code starts from Glorot uniform, the default here; its experiments start Ŵ and M̂ from N(0, 1) and G from 10.',
    'The paper trains with Nadam at 1e-2, then 1e-3 and 1e-4. The default here is Adam at 1e-2.',
  ],
  samples: [
    { says: 'gNalu', unit: gNalu(3, 2), x: [4, 3] },
    { says: 'gNalu with a gate of |x|', unit: gNalu(3, 2, { gateInput: '|x|' }), x: [4, 3] },
    { says: 'gNalu with a large ε', unit: gNalu(3, 2, { epsilon: 0.1 }), x: [4, 3] },
  ],
  ideals: [
    {
      says: 'adds and subtracts when the gate is open',
      unit: gNalu(3, 2, { epsilon: 0 }),
      params: {
        wHat: chosen,
        mHat: FULL,
        gate: array([
          [FULL, FULL],
          [0, 0],
          [0, 0],
        ]),
      },
      x: array([
        [3, 5, 7],
        [100, -0.25, 2],
      ]),
      y: array([
        [8, -2],
        [99.75, 100.25],
      ]),
      within: 0,
    },
    {
      says: 'multiplies and divides when the gate is closed',
      unit: gNalu(3, 2, { epsilon: 0 }),
      params: {
        wHat: chosen,
        mHat: FULL,
        gate: array([
          [-FULL, -FULL],
          [0, 0],
          [0, 0],
        ]),
      },
      x: array([
        [3, 5, 7],
        [100, 0.25, 2],
      ]),
      y: array([
        [15, 0.6],
        [25, 400],
      ]),
      within: 0,
    },
  ],
};
