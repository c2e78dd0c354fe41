import { requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { glorotNormal, type Initializer } from '../random/initializers.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { bases, expLog } from './exp-log.js';
import { unit } from './unit.js';

export interface NacMulSigmaOptions {
  /** Added to |x| before the logarithm, in the units of x. Default 1e-7; with 0, no x may be 0. */
  readonly epsilon?: number;
  /** Glorot normal by default. */
  readonly init?: { readonly wHat?: Initializer };
}

/**
 * NAC•,σ, an ablation on the way from NAC• to the NMU: weights between 0 and 1, which multiply and never divide.
 *
 *     W = σ(Ŵ)     y = exp(log(|x| + ε) W)
 *
 * `wHat`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`, which is above 0: signs are lost.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016
 * @example
 * nacMulSigma(2, 1).apply(reference, { wHat: array([[20], [20]]) }, array([[2, 3]])); // float64[1, 1] ≈ [[6]]
 */
export const nacMulSigma = (inputs: number, outputs: number, options: NacMulSigmaOptions = {}) => {
  const { epsilon = 1e-7, init = {} } = options;
  requireSizes('nacMulSigma', { inputs, outputs });
  requireNames('nacMulSigma', options, ['epsilon', 'init']);
  requireInits('nacMulSigma', init, ['wHat']);
  requireEpsilon('nacMulSigma', epsilon);
  return unit({
    name: 'nacMulSigma',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: tensor(inputs, outputs) },
    init: { wHat: init.wHat ?? glorotNormal() },
    apply: (ops, { wHat }, x) => expLog(ops, ops.sigmoid(wHat), bases.plain(ops, x, epsilon)),
    weights: ({ sigmoid }, { wHat }) => [sigmoid(wHat)],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

export const aboutNacMulSigma: About = {
  title: 'NAC•,σ',
  purposes: ['multiply', 'power'],
  equation: ['W = σ(Ŵ)', 'y = exp(log(|x| + ε) W)'],
  source: 'Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016',
  domain: 'numbers above 0, with ε = 0; the magnitude of the result for negative ones',
  notes: ['The published experiments put a NAC+ in front of it.'],
  samples: [{ says: 'nacMulSigma', unit: nacMulSigma(3, 2), x: [4, 3] }],
  ideals: [
    {
      says: 'multiplies and leaves out',
      unit: nacMulSigma(3, 1, { epsilon: 0 }),
      params: { wHat: array([[40], [40], [-40]]) },
      x: array([
        [2, 4, 100],
        [1e6, 1e-3, 7],
      ]),
      y: array([[8], [1e3]]),
      within: 0,
    },
    {
      says: 'takes roots',
      unit: nacMulSigma(1, 1, { epsilon: 0 }),
      params: { wHat: 0 },
      x: array([[9], [2]]),
      y: array([[3], [Math.SQRT2]]),
      within: 0,
    },
  ],
};
