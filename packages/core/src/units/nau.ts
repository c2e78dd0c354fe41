import { requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { between, type PenaltyOptions, penaltyOf, ramped, sparsity } from './sparsity.js';
import { unit } from './unit.js';

export interface NauOptions {
  /** Draws weights to −1, 0 and 1. Default: 0.01, from step 20,000 to 35,000, as for one unit of two inputs. */
  readonly penalty?: PenaltyOptions;
  /** U[−r, r] with r = min(½, √(6 / (in + out))) by default. */
  readonly init?: { readonly w?: Initializer };
}

/**
 * Neural Addition Unit: sums and differences of its inputs.
 *
 *     y = x W     W ∈ [−1, 1]
 *
 * `w`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]` in the same units.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016
 * @example
 * nau(2, 1).apply(reference, { w: array([[1], [-1]]) }, array([[5, 3]])); // float64[1, 1] [[2]]
 */
export const nau = (inputs: number, outputs: number, options: NauOptions = {}) => {
  requireSizes('nau', { inputs, outputs });
  requireNames('nau', options, ['penalty', 'init']);
  requireInits('nau', options.init, ['w']);
  const penalty = penaltyOf('nau', options.penalty, { weight: 0.01, start: 20_000, end: 35_000 });
  const r = Math.min(0.5, Math.sqrt(6 / (inputs + outputs)));
  return unit({
    name: 'nau',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { w: tensor(inputs, outputs) },
    init: { w: options.init?.w ?? uniform(-r, r) },
    apply: ({ matmul }, { w }, x) => matmul(x, w),
    constrain: (ops, { w }) => ({ w: between(ops, w, -1, 1) }),
    regularize: (ops, { w }, { step }) => ramped(ops, sparsity(ops, w), step, penalty),
    weights: (_, { w }) => [w],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

export const aboutNau: About = {
  title: 'NAU',
  purposes: ['add', 'subtract'],
  equation: ['y = x W', 'W ∈ [−1, 1]'],
  source: 'Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016',
  domain: 'all numbers',
  notes: [
    'The published class penalises W² (1 − |W|)² unless told otherwise; every experiment of the paper, and this, take min(|W|, |1 − |W||).',
    'The code also bounds W in the forward pass. With the bound after each step that changes nothing, so it is left out.',
  ],
  samples: [{ says: 'nau', unit: nau(3, 2), x: [4, 3] }],
  ideals: [
    {
      says: 'adds and subtracts',
      unit: nau(2, 2),
      params: {
        w: array([
          [1, 1],
          [1, -1],
        ]),
      },
      x: array([
        [3, 5],
        [-1e6, 0.25],
      ]),
      y: array([
        [8, -2],
        [-999999.75, -1000000.25],
      ]),
      within: 0,
    },
  ],
};
