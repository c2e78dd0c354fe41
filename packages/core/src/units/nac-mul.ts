import { requireChoice, requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { bases, expLog } from './exp-log.js';
import { type NacWeightInit, nacInit, nacWeight } from './nac-weight.js';
import { unit } from './unit.js';

export interface NacMulOptions {
  /** What is raised to a power: `plain` (default), |x| + ε; `safe`, |x − 1| + 1; or `max-safe`, max(x, 1). */
  readonly base?: keyof typeof bases;
  /** Added to |x| in the plain base, in the units of x. Default 1e-7; with 0, no x may be 0. */
  readonly epsilon?: number;
  /** Glorot uniform by default; `nacUniform` is that of Madsen & Johansen's code. */
  readonly init?: NacWeightInit;
}

/**
 * NAC•, the multiplying path of a NALU by itself: products, quotients and roots of magnitudes.
 *
 *     W = tanh(Ŵ) ⊙ σ(M̂)     y = exp(log(|x| + ε) W)
 *
 * `wHat`, `mHat`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`, which is above 0: signs
 * are lost. Its slope grows like |x|^(w − 1) towards x = 0.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Trask et al., Neural Arithmetic Logic Units, NeurIPS 2018. arXiv:1808.00508
 * @example
 * const product = nacMul(2, 1);
 * const big = array([[20], [20]]);
 * product.apply(reference, { wHat: big, mHat: big }, array([[2, 3]])); // float64[1, 1] ≈ [[6]]
 */
export const nacMul = (inputs: number, outputs: number, options: NacMulOptions = {}) => {
  const { base = 'plain', epsilon = 1e-7 } = options;
  requireSizes('nacMul', { inputs, outputs });
  requireNames('nacMul', options, ['base', 'epsilon', 'init']);
  requireInits('nacMul', options.init, ['wHat', 'mHat']);
  requireChoice('nacMul', 'base', Object.keys(bases), base);
  requireEpsilon('nacMul', epsilon);
  return unit({
    name: 'nacMul',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: tensor(inputs, outputs), mHat: tensor(inputs, outputs) },
    init: nacInit(options.init),
    apply: (ops, { wHat, mHat }, x) => expLog(ops, nacWeight(ops, wHat, mHat), bases[base](ops, x, epsilon)),
    weights: (ops, { wHat, mHat }) => [nacWeight(ops, wHat, mHat)],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

const exact = nacMul(2, 3, { epsilon: 0 });

export const aboutNacMul: About = {
  title: 'NAC•',
  purposes: ['multiply', 'divide', 'power'],
  equation: ['W = tanh(Ŵ) ⊙ σ(M̂)', 'y = exp(log(|x| + ε) W)'],
  source: 'Trask et al., Neural Arithmetic Logic Units, NeurIPS 2018. arXiv:1808.00508',
  domain: 'numbers above 0, with ε = 0; the magnitude of the result for negative ones',
  notes: [
    'Plots of Mistry et al. call it MNAC. The class MNACLayer of Madsen & Johansen’s code is another unit: sigmoidNmu.',
    'The bases safe and max-safe come from Madsen & Johansen’s code and stand in no paper; they compute with x itself from 1 on, without an ε.',
    'For the start and its trap in small layers, see nac. ε, optimiser and learning rate are those of Madsen & Johansen’s code.',
  ],
  samples: [
    { says: 'nacMul', unit: nacMul(3, 2), x: [4, 3] },
    { says: 'nacMul with a safe base', unit: nacMul(3, 2, { base: 'safe' }), x: [4, 3] },
    { says: 'nacMul with a max-safe base', unit: nacMul(3, 2, { base: 'max-safe' }), x: [4, 3] },
  ],
  ideals: [
    {
      says: 'multiplies, divides and leaves out',
      unit: exact,
      params: {
        wHat: array([
          [40, 40, 40],
          [40, -40, 0],
        ]),
        mHat: 40,
      },
      x: array([
        [2, 4],
        [1e6, 1e-3],
        [-3, 0.5],
      ]),
      y: array([
        [8, 0.5, 2],
        [1e3, 1e9, 1e6],
        [1.5, 6, 3],
      ]),
      within: 0,
    },
    {
      says: 'takes roots',
      unit: nacMul(1, 1, { epsilon: 0 }),
      // tanh(40) σ(0) is ½.
      params: { wHat: 40, mHat: 0 },
      x: array([[9], [1e-6], [2]]),
      y: array([[3], [1e-3], [Math.SQRT2]]),
      within: 0,
    },
    {
      says: 'multiplies numbers from 1 on with a safe base',
      unit: nacMul(2, 1, { base: 'safe' }),
      params: { wHat: 40, mHat: 40 },
      x: array([
        [2, 4],
        [1, 1e6],
      ]),
      y: array([[8], [1e6]]),
      within: 0,
    },
  ],
};
