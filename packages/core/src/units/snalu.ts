import { requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { glorotUniform, type Initializer } from '../random/initializers.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { bases, expLog } from './exp-log.js';
import { type NacWeightInit, nacInit, nacWeight } from './nac-weight.js';
import { unit } from './unit.js';

export interface SnaluOptions {
  /** Added to |x| before the logarithm, in the units of x. Default 1e-8; with 0, no x may be 0. */
  readonly epsilon?: number;
  /** Glorot uniform by default. */
  readonly init?: NacWeightInit & { readonly gate?: Initializer };
}

/**
 * SNALU: a NALU with a sign on its multiplying path, and one gate that looks at no input.
 *
 *     W = tanh(Ŵ) ⊙ σ(M̂)     a = x W     m = exp(log(|x| + ε) W) Π_i sign(x_i)
 *     g = σ(G)               y = g a + (1 − g) m
 *
 * `wHat`, `mHat`: `[in, out]`, `gate`: one number, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`. The sign
 * is that of all inputs, whatever their weights are: an input that does not count still turns the result, and a 0 makes it 0.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see F. Wilhelm, snalu.pytorch, code after Trask et al. 2018, without a paper. https://github.com/FlorianWilhelm/snalu.pytorch
 * @example
 * const big = array([[40], [40]]);
 * snalu(2, 1).apply(reference, { wHat: big, mHat: big, gate: array(-40) }, array([[-2, 3]])); // float64[1, 1] ≈ [[-6]]
 */
export const snalu = (inputs: number, outputs: number, options: SnaluOptions = {}) => {
  const { epsilon = 1e-8, init = {} } = options;
  requireSizes('snalu', { inputs, outputs });
  requireNames('snalu', options, ['epsilon', 'init']);
  requireInits('snalu', init, ['wHat', 'mHat', 'gate']);
  requireEpsilon('snalu', epsilon);
  return unit({
    name: 'snalu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: tensor(inputs, outputs), mHat: tensor(inputs, outputs), gate: tensor() },
    init: { ...nacInit(init), gate: init.gate ?? glorotUniform() },
    apply: (ops, { wHat, mHat, gate }, x) => {
      const { add, matmul, mul, neg, prod, sigmoid, sign } = ops;
      const w = nacWeight(ops, wHat, mHat);
      const a = matmul(x, w);
      const m = mul(expLog(ops, w, bases.plain(ops, x, epsilon)), prod(sign(x), [-1]));
      // 1 − g as σ(−G): the difference loses its digits just where a large m magnifies what is left of it.
      return add(mul(sigmoid(gate), a), mul(sigmoid(neg(gate)), m));
    },
    weights: (ops, { wHat, mHat }) => [nacWeight(ops, wHat, mHat)],
    defaults: { optimizer: 'adam', learningRate: 5e-4 },
  });
};

const exact = snalu(2, 2, { epsilon: 0 });
const wHat = array([
  [40, 40],
  [40, -40],
]);
const x = array([
  [-20, 10],
  [-4, -0.5],
  [3, 1e6],
]);

export const aboutSnalu: About = {
  title: 'SNALU',
  purposes: ['add', 'subtract', 'multiply', 'divide'],
  equation: [
    'W = tanh(Ŵ) ⊙ σ(M̂)',
    'a = x W',
    'm = exp(log(|x| + ε) W) Π_i sign(x_i)',
    'g = σ(G)',
    'y = g a + (1 − g) m',
  ],
  source:
    'F. Wilhelm, snalu.pytorch, code after Trask et al. 2018, without a paper. https://github.com/FlorianWilhelm/snalu.pytorch',
  domain:
    'all numbers but 0 where every input counts, with ε = 0; else the sign of what does not count is in the result too',
  notes: ['There is no paper. ε, the start, optimiser and learning rate are those of the code.'],
  samples: [{ says: 'snalu', unit: snalu(3, 2), x: [4, 3] }],
  ideals: [
    {
      says: 'multiplies and divides with the right sign where its gate is closed',
      unit: exact,
      params: { wHat, mHat: 40, gate: -100 },
      x,
      y: array([
        [-200, -2],
        [2, 8],
        [3e6, 3e-6],
      ]),
      within: 0,
    },
    {
      says: 'adds and subtracts where its gate is open',
      unit: exact,
      params: { wHat, mHat: 40, gate: 100 },
      x,
      y: array([
        [-10, -30],
        [-4.5, -3.5],
        [1000003, -999997],
      ]),
      within: 0,
    },
  ],
};
