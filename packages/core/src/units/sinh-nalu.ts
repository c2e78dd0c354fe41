import { requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { type Initializer, kaimingUniform } from '../random/initializers.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { asinh, sinh } from './hyperbolic.js';
import { type NacWeightInit, nacWeight } from './nac-weight.js';
import { unit } from './unit.js';

export interface SinhNaluOptions {
  /** Ŵ and M̂ start from U[±√(6 / in)], the gate from U[±√(1 / in)] by default. */
  readonly init?: NacWeightInit & { readonly gate?: Initializer };
}

/**
 * sinh-NALU: a NALU whose multiplying path takes asinh for the logarithm, which negative numbers have too.
 *
 *     W = tanh(Ŵ) ⊙ σ(M̂)     a = x W     m = sinh(asinh(x) W)
 *     g = σ(x G)             y = g ⊙ a + (1 − g) ⊙ m
 *
 * `wHat`, `mHat`, `gate`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`. m is odd: it keeps the
 * sign of a single number. It multiplies by approximation only: of numbers a, b far above 1 it makes 2 a b, and of numbers of
 * opposite signs no product at all.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see wassname, NALU-pytorch, code after Trask et al. 2018, without a paper. https://github.com/wassname/NALU-pytorch
 * @example
 * const big = array([[40], [0]]);
 * const unit = sinhNalu(2, 1);
 * unit.apply(reference, { wHat: big, mHat: big, gate: array([[0], [-20]]) }, array([[-2, 3]])); // float64[1, 1] ≈ [[-2]]
 */
export const sinhNalu = (inputs: number, outputs: number, options: SinhNaluOptions = {}) => {
  const { init = {} } = options;
  requireSizes('sinhNalu', { inputs, outputs });
  requireNames('sinhNalu', options, ['init']);
  requireInits('sinhNalu', init, ['wHat', 'mHat', 'gate']);
  const w = tensor(inputs, outputs);
  return unit({
    name: 'sinhNalu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: w, mHat: w, gate: w },
    init: {
      wHat: init.wHat ?? kaimingUniform(),
      mHat: init.mHat ?? kaimingUniform(),
      gate: init.gate ?? kaimingUniform(Math.sqrt(1 / 3)),
    },
    apply: (ops, { wHat, mHat, gate }, x) => {
      const { add, matmul, mul, neg, sigmoid } = ops;
      const w = nacWeight(ops, wHat, mHat);
      const a = matmul(x, w);
      const m = sinh(ops, matmul(asinh(ops, x), w));
      const z = matmul(x, gate);
      // 1 − g as σ(−z): the difference loses its digits just where a large m magnifies what is left of it.
      return add(mul(sigmoid(z), a), mul(sigmoid(neg(z)), m));
    },
    weights: (ops, { wHat, mHat }) => [nacWeight(ops, wHat, mHat)],
    defaults: { optimizer: 'rmsprop', learningRate: 1e-3 },
  });
};

const closed = array([[-4], [-4]]);

export const aboutSinhNalu: About = {
  title: 'sinh-NALU',
  purposes: ['add', 'subtract'],
  equation: [
    'W = tanh(Ŵ) ⊙ σ(M̂)',
    'a = x W',
    'm = sinh(asinh(x) W)',
    'g = σ(x G)',
    'y = g ⊙ a + (1 − g) ⊙ m',
  ],
  source:
    'wassname, NALU-pytorch, code after Trask et al. 2018, without a paper. https://github.com/wassname/NALU-pytorch',
  domain:
    'adding: all numbers whose x G is far above 0; multiplying: 2 a b for a, b > 0, up to (a⁻² + b⁻²) / 4 of it, and no product where a number is negative',
  notes: [
    'There is no paper. The start, optimiser and learning rate are those of the code.',
    'The code writes asinh(x) as log(x + √(x² + 1)), which loses all digits of a large negative x. Here it is odd to the last bit.',
    'Madsen & Johansen’s code has the same path under the name trig, with an ε inside the logarithm.',
  ],
  samples: [{ says: 'sinhNalu', unit: sinhNalu(3, 2), x: [4, 3] }],
  ideals: [
    {
      says: 'adds and subtracts where its gate is open',
      unit: sinhNalu(2, 2),
      params: {
        wHat: array([
          [40, 40],
          [40, -40],
        ]),
        mHat: 40,
        gate: 20,
      },
      x: array([
        [20, 30],
        [-2, 7.5],
      ]),
      y: array([
        [50, -10],
        [5.5, -9.5],
      ]),
      within: 0,
    },
    {
      says: 'picks a number with its sign where its gate is closed',
      unit: sinhNalu(2, 1),
      params: { wHat: array([[40], [0]]), mHat: 40, gate: closed },
      x: array([
        [-2, 30],
        [1e-9, 20],
      ]),
      y: array([[-2], [1e-9]]),
      within: 0,
    },
    {
      says: 'makes twice the product of numbers of 10 and more where its gate is closed',
      unit: sinhNalu(2, 1),
      params: { wHat: 40, mHat: 40, gate: closed },
      x: array([
        [10, 20],
        [100, 1e4],
      ]),
      y: array([[400], [2e6]]),
      within: 0.005,
    },
  ],
};
