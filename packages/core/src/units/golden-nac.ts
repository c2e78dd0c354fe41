import { requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { goldenWeight } from './golden-ratio.js';
import { type NacWeightInit, nacInit } from './nac-weight.js';
import { unit } from './unit.js';

export interface GNacOptions {
  /** Glorot uniform by default. */
  readonly init?: NacWeightInit;
}

/**
 * Golden-ratio Neural Accumulator: the accumulator with φ = (1 + √5) / 2 in place of e, for gentler slopes.
 *
 *     tanh_φ(z) = (φ^2z − 1) / (φ^2z + 1)     σ_φ(z) = 1 / (1 + φ^−z)
 *     W = tanh_φ(Ŵ) ⊙ σ_φ(M̂)                  y = x W
 *
 * `wHat`, `mHat`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]` in the same units.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Rana & Malhi, Exploring numerical calculations with CalcNet, ICTAI 2019.
 * @example
 * const big = array([[100], [100]]);
 * gNac(2, 1).apply(reference, { wHat: big, mHat: big }, array([[2, 3]])); // float64[1, 1] [[5]]
 */
export const gNac = (inputs: number, outputs: number, options: GNacOptions = {}) => {
  requireSizes('gNac', { inputs, outputs });
  requireNames('gNac', options, ['init']);
  requireInits('gNac', options.init, ['wHat', 'mHat']);
  return unit({
    name: 'gNac',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: tensor(inputs, outputs), mHat: tensor(inputs, outputs) },
    init: nacInit(options.init),
    apply: (ops, { wHat, mHat }, x) => ops.matmul(x, goldenWeight(ops, wHat, mHat)),
    weights: (ops, { wHat, mHat }) => [goldenWeight(ops, wHat, mHat)],
    defaults: { optimizer: 'adam', learningRate: 1e-2 },
  });
};

const FULL = 100;

export const aboutGNac: About = {
  title: 'G-NAC',
  purposes: ['add', 'subtract'],
  equation: [
    'tanh_φ(z) = (φ^2z − 1) / (φ^2z + 1), σ_φ(z) = 1 / (1 + φ^−z), φ = (1 + √5) / 2',
    'W = tanh_φ(Ŵ) ⊙ σ_φ(M̂)',
    'y = x W',
  ],
  source: 'Rana & Malhi, Exploring numerical calculations with CalcNet, ICTAI 2019.',
  domain: 'all numbers',
  notes: [
    'The layer of the code starts from Glorot uniform, the default here; its experiments start Ŵ and M̂ from N(0, 1).',
    'The paper trains with Nadam at 1e-2, then 1e-3 and 1e-4. The default here is Adam at 1e-2.',
  ],
  samples: [{ says: 'gNac', unit: gNac(3, 2), x: [4, 3] }],
  ideals: [
    {
      says: 'adds and subtracts',
      unit: gNac(3, 2),
      params: {
        wHat: array([
          [FULL, FULL],
          [FULL, -FULL],
          [0, FULL],
        ]),
        mHat: FULL,
      },
      x: array([
        [3, 5, 7],
        [-1e6, 0.25, 0],
      ]),
      y: array([
        [8, 5],
        [-999999.75, -1000000.25],
      ]),
      within: 0,
    },
  ],
};
