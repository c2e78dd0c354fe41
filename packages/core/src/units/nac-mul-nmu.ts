import { requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { bases, expLog } from './exp-log.js';
import { between, type PenaltyOptions, penaltyOf, ramped, sparsity } from './sparsity.js';
import { unit } from './unit.js';

export interface NacMulNmuOptions {
  /** Added to |x| before the logarithm, in the units of x. Default 1e-7; with 0, no x may be 0. */
  readonly epsilon?: number;
  /** Draws weights to 0 and 1. Default: 10, from step 1,000,000 to 2,000,000, as in the paper's ablation. */
  readonly penalty?: PenaltyOptions;
  /** U[¼, ¾] by default. */
  readonly init?: { readonly w?: Initializer };
}

/**
 * NAC•,NMU, an ablation on the way from NAC• to the NMU: the product of NAC•, with the weights of an NMU.
 *
 *     y = exp(log(|x| + ε) W)     W ∈ [0, 1]
 *
 * `w`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`, which is above 0: signs are lost.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016
 * @example
 * nacMulNmu(3, 1).apply(reference, { w: array([[1], [1], [0]]) }, array([[2, 3, 5]])); // float64[1, 1] ≈ [[6]]
 */
export const nacMulNmu = (inputs: number, outputs: number, options: NacMulNmuOptions = {}) => {
  const { epsilon = 1e-7, init = {} } = options;
  requireSizes('nacMulNmu', { inputs, outputs });
  requireNames('nacMulNmu', options, ['epsilon', 'penalty', 'init']);
  requireInits('nacMulNmu', init, ['w']);
  requireEpsilon('nacMulNmu', epsilon);
  const penalty = penaltyOf('nacMulNmu', options.penalty, { weight: 10, start: 1_000_000, end: 2_000_000 });
  return unit({
    name: 'nacMulNmu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { w: tensor(inputs, outputs) },
    init: { w: init.w ?? uniform(0.25, 0.75) },
    apply: (ops, { w }, x) => expLog(ops, w, bases.plain(ops, x, epsilon)),
    constrain: (ops, { w }) => ({ w: between(ops, w, 0, 1) }),
    regularize: (ops, { w }, { step }) => ramped(ops, sparsity(ops, w), step, penalty),
    weights: (_, { w }) => [w],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

export const aboutNacMulNmu: About = {
  title: 'NAC•,NMU',
  purposes: ['multiply', 'power'],
  equation: ['y = exp(log(|x| + ε) W)', 'W ∈ [0, 1]'],
  source: 'Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016',
  domain: 'numbers above 0, with ε = 0; the magnitude of the result for negative ones',
  notes: [
    'The table of the paper puts a NAC+ in front of it, the published scripts a NAU. It is one layer here: put what you want in front.',
    'As for the NMU, the bound in the forward pass of the code is left out: after each step W is within it anyway.',
  ],
  samples: [{ says: 'nacMulNmu', unit: nacMulNmu(3, 2), x: [4, 3], parameters: [0, 1] }],
  ideals: [
    {
      says: 'multiplies, leaves out and takes roots',
      unit: nacMulNmu(3, 2, { epsilon: 0 }),
      params: {
        w: array([
          [1, 0.5],
          [1, 0],
          [0, 0],
        ]),
      },
      x: array([
        [2, 4, 100],
        [1e6, 1e-3, 7],
      ]),
      y: array([
        [8, Math.SQRT2],
        [1e3, 1e3],
      ]),
      within: 0,
    },
  ],
};
