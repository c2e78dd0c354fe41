import { requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { type NacWeightInit, nacInit, nacWeight } from './nac-weight.js';
import { unit } from './unit.js';

export interface NacOptions {
  /** Glorot uniform by default; {@link nacUniform} is that of Madsen & Johansen's code. */
  readonly init?: NacWeightInit;
}

/**
 * Neural Accumulator: sums and differences of its inputs.
 *
 *     W = tanh(Ŵ) ⊙ σ(M̂)     y = x W
 *
 * `wHat`, `mHat`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]` in the same units.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Trask et al., Neural Arithmetic Logic Units, NeurIPS 2018. arXiv:1808.00508
 * @example
 * const sum = nac(2, 1);
 * const big = array([[20], [20]]);
 * sum.apply(reference, { wHat: big, mHat: big }, array([[2, 3]])); // float64[1, 1] ≈ [[5]]
 */
export const nac = (inputs: number, outputs: number, options: NacOptions = {}) => {
  requireSizes('nac', { inputs, outputs });
  requireNames('nac', options, ['init']);
  requireInits('nac', options.init, ['wHat', 'mHat']);
  return unit({
    name: 'nac',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: tensor(inputs, outputs), mHat: tensor(inputs, outputs) },
    init: nacInit(options.init),
    apply: (ops, { wHat, mHat }, x) => ops.matmul(x, nacWeight(ops, wHat, mHat)),
    weights: (ops, { wHat, mHat }) => [nacWeight(ops, wHat, mHat)],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

export const aboutNac: About = {
  title: 'NAC+',
  purposes: ['add', 'subtract'],
  equation: ['W = tanh(Ŵ) ⊙ σ(M̂)', 'y = x W'],
  source: 'Trask et al., Neural Arithmetic Logic Units, NeurIPS 2018. arXiv:1808.00508',
  domain: 'all numbers',
  notes: [
    'Published code starts Ŵ and M̂ in many ways: Glorot uniform in much of it, and here. nacUniform() is the start of Madsen & Johansen’s code, which gives W the variance 2 / max(in + out, 5).',
    'With few inputs and outputs nacUniform() draws from U[−9.47, 9.47], where tanh and σ are saturated and slopes vanish. That is why it is not the default.',
    'Optimiser and learning rate are those of Madsen & Johansen’s code.',
  ],
  samples: [
    { says: 'nac', unit: nac(3, 2), x: [4, 3] },
    { says: 'nac of a sequence', unit: nac(3, 2), x: [2, 4, 3] },
  ],
  ideals: [
    {
      says: 'adds and subtracts',
      unit: nac(3, 2),
      params: {
        wHat: array([
          [40, 40],
          [40, -40],
          [0, 40],
        ]),
        mHat: 40,
      },
      x: array([
        [2, 3, 100],
        [-1e6, 0.25, 0],
      ]),
      y: array([
        [5, 99],
        [-999999.75, -1000000.25],
      ]),
      within: 0,
    },
  ],
};
