import { requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { column, productOfInputs } from './selected-product.js';
import { unit } from './unit.js';

export interface SigmoidNmuOptions {
  /** U[−√¾, √¾] by default, whose deviation is ½. */
  readonly init?: { readonly wHat?: Initializer };
}

/**
 * Sigmoid NMU: a multiplication unit whose weights a sigmoid holds between 0 and 1, the forerunner of the NMU.
 *
 *     W = σ(Ŵ)     y_o = Π_i (W_io x_i + 1 − W_io)
 *
 * `wHat`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`. Its slope divides by nothing, so
 * zeros and negative numbers are inputs like others.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020, the MNACLayer of their published code. arXiv:2001.05016
 * @example
 * sigmoidNmu(2, 1).apply(reference, { wHat: array([[40], [40]]) }, array([[-2, 3]])); // float64[1, 1] [[-6]]
 */
export const sigmoidNmu = (inputs: number, outputs: number, options: SigmoidNmuOptions = {}) => {
  requireSizes('sigmoidNmu', { inputs, outputs });
  requireNames('sigmoidNmu', options, ['init']);
  requireInits('sigmoidNmu', options.init, ['wHat']);
  const r = Math.sqrt(0.75);
  return unit({
    name: 'sigmoidNmu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: tensor(inputs, outputs) },
    init: { wHat: options.init?.wHat ?? uniform(-r, r) },
    apply: (ops, { wHat }, x) => {
      const { add, mul, neg, sigmoid } = ops;
      // 1 − W is σ(−Ŵ): where x is 0 it stands alone, times factors that may be large.
      const [w, rest] = [sigmoid(wHat), sigmoid(neg(wHat))];
      return productOfInputs(ops, add(mul(column(ops, x), w), rest));
    },
    weights: ({ sigmoid }, { wHat }) => [sigmoid(wHat)],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

export const aboutSigmoidNmu: About = {
  title: 'Sigmoid NMU',
  purposes: ['multiply'],
  equation: ['W = σ(Ŵ)', 'y_o = Π_i (W_io x_i + 1 − W_io)'],
  source: 'Madsen & Johansen, Neural Arithmetic Units, ICLR 2020, published code only. arXiv:2001.05016',
  domain: 'all numbers',
  notes: [
    'The published class is MNACLayer; no table of the paper has it. Plots of Mistry et al. call NAC• MNAC, which is another unit: nacMul.',
  ],
  samples: [{ says: 'sigmoidNmu', unit: sigmoidNmu(3, 2), x: [4, 3] }],
  ideals: [
    {
      says: 'multiplies and leaves out',
      unit: sigmoidNmu(3, 1),
      params: { wHat: array([[40], [40], [-40]]) },
      x: array([
        [-2, 3, 5],
        [1e6, 1e-3, -4],
      ]),
      y: array([[-6], [1e3]]),
      within: 0,
    },
  ],
};
