import { requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Initializer } from '../random/initializers.js';
import type { About } from './about.js';
import { conservedPenalty, conservedSpec, conservedStart } from './conserved.js';
import { softmax } from './softmax.js';
import { type PenaltyOptions, penaltyOf } from './sparsity.js';
import { unit } from './unit.js';

export interface McFcOptions {
  /** Draws all parameters away from 0. Default: 10, from step 20,000 to 35,000, as for one unit of two inputs. */
  readonly penalty?: PenaltyOptions;
  /** By default R is orthogonal, or the identity when it is square; w is a random unit vector, and b is 0. */
  readonly init?: {
    readonly redistribution?: Initializer;
    readonly gate?: Initializer;
    readonly gateBias?: Initializer;
  };
}

/**
 * Mass-Conserving Fully Connected layer: hands each input out to its outputs, whole, and lets a share of it pass.
 *
 *     y = σ(w + b) ⊙ (x softmax(R))
 *
 * The softmax is taken over the outputs. `redistribution` R: `[in, out]`, `gate` w: `[1, out]`, `gateBias` b: `[out]`, unitless. `x`:
 * `[batch, in]`, in the task's units. Returns `[batch, out]` in the same units. With one
 * output it is σ(w + b) Σ x.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Hoedt et al., MC-LSTM: Mass-Conserving LSTM, ICML 2021. arXiv:2101.05186
 * @example
 * const params = { redistribution: array([[50, 0], [0, 50], [50, 0]]), gate: array([[50, 50]]), gateBias: array([0, 0]) };
 * mcFc(3, 2).apply(reference, params, array([[2, 3, 5]])); // float64[1, 2] [[7, 3]]
 */
export const mcFc = (inputs: number, outputs: number, options: McFcOptions = {}) => {
  requireSizes('mcFc', { inputs, outputs });
  requireNames('mcFc', options, ['penalty', 'init']);
  requireInits('mcFc', options.init, ['redistribution', 'gate', 'gateBias']);
  const penalty = penaltyOf('mcFc', options.penalty, { weight: 10, start: 20_000, end: 35_000 });
  return unit({
    name: 'mcFc',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: conservedSpec(inputs, outputs),
    init: { ...conservedStart, ...options.init },
    apply: (ops, { redistribution, gate, gateBias }, x) => {
      const { add, matmul, mul, sigmoid } = ops;
      const o = sigmoid(add(gate, gateBias));
      return mul(o, matmul(x, softmax(ops, redistribution, -1)));
    },
    regularize: (ops, params, { step }) => conservedPenalty(ops, params, step, penalty),
    weights: (ops, { redistribution, gate, gateBias }) => [
      softmax(ops, redistribution, -1),
      ops.sigmoid(ops.add(gate, gateBias)),
    ],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

export const aboutMcFc: About = {
  title: 'MC-FC',
  purposes: ['add'],
  equation: ['y = σ(w + b) ⊙ (x softmax(R))', 'the softmax is taken over the outputs'],
  source: 'Hoedt et al., MC-LSTM: Mass-Conserving LSTM, ICML 2021. arXiv:2101.05186',
  domain: 'all numbers; every input goes to one output, so one that none needs takes an output of its own',
  notes: [
    'The gate has a weight w for a constant input of 1 beside its bias b, as in the code: together they learn twice as fast.',
    'The penalty −mean R² − mean w² − mean b² is that of the code. It has no lower bound: parameters grow as long as it counts.',
  ],
  samples: [
    { says: 'mcFc', unit: mcFc(3, 2), x: [4, 3] },
    { says: 'mcFc with one output', unit: mcFc(3, 1), x: [4, 3] },
  ],
  ideals: [
    {
      says: 'adds',
      unit: mcFc(3, 1),
      params: { gate: 50 },
      x: array([
        [2, 3, 5],
        [-1e6, 0.25, 0],
      ]),
      y: array([[10], [-999999.75]]),
      within: 0,
    },
    {
      says: 'adds some, and others beside',
      unit: mcFc(3, 2),
      params: {
        redistribution: array([
          [50, 0],
          [0, 50],
          [50, 0],
        ]),
        gateBias: 50,
      },
      x: array([
        [2, 3, 5],
        [-1, 0, 8],
      ]),
      y: array([
        [7, 3],
        [7, 0],
      ]),
      within: 0,
    },
  ],
};
