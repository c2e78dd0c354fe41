import { requireChoice, requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { constant, glorotUniform, type Initializer } from '../random/initializers.js';
import { type Of, type TensorSpec, tensor } from '../spec.js';
import type { About } from './about.js';
import { complexPower, FLOAT32_EPSILON, polarUngated, realPower } from './polar.js';
import { type RisingL1Options, risingL1, risingL1Of } from './rising-l1.js';
import { unit } from './unit.js';

export interface NaiveNpuSpec {
  readonly wReal: TensorSpec;
  readonly wImaginary?: TensorSpec;
}
export type NaiveNpuParams<T> = Of<NaiveNpuSpec, T>;

export interface NaiveNpuOptions {
  /** `complex` (default), or `real`: W_i = 0. */
  readonly weights?: 'complex' | 'real';
  /** Added to |x|, in the units of x. Default 2⁻²³, the machine epsilon of float32. */
  readonly epsilon?: number;
  /** Draws all parameters to 0. Default: β from 1e-5 to 1e-4, ten times as much every 10,000 steps. */
  readonly l1?: RisingL1Options;
  /** By default W_r is Glorot uniform and W_i is 0. */
  readonly init?: { readonly wReal?: Initializer; readonly wImaginary?: Initializer };
}

/**
 * Naive Neural Power Unit: the power unit without a gate, so that every input counts.
 *
 *     r = |x| + ε     k = π where x < 0, else 0
 *     y = exp(log r W_r − k W_i) ⊙ cos(log r W_i + k W_r)
 *
 * `wReal`, `wImaginary`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Heim, Pevný & Šmídl, Neural Power Units, NeurIPS 2020. arXiv:2006.01681
 * @example
 * const product = { wReal: array([[1], [1]]), wImaginary: array([[0], [0]]) };
 * naiveNpu(2, 1).apply(reference, product, array([[-6, 2]])); // float64[1, 1] ≈ [[-12]]
 */
export const naiveNpu = (inputs: number, outputs: number, options: NaiveNpuOptions = {}) => {
  const { epsilon = FLOAT32_EPSILON, init = {}, weights = 'complex' } = options;
  requireSizes('naiveNpu', { inputs, outputs });
  requireNames('naiveNpu', options, ['weights', 'epsilon', 'l1', 'init']);
  requireInits('naiveNpu', init, ['wReal', 'wImaginary']);
  requireChoice('naiveNpu', 'weights', ['complex', 'real'], weights);
  requireEpsilon('naiveNpu', epsilon);
  const l1 = risingL1Of('naiveNpu', options.l1, { from: 1e-5, to: 1e-4 });
  const w = tensor(inputs, outputs);
  const complex = weights === 'complex';
  return unit<NaiveNpuSpec>({
    name: 'naiveNpu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wReal: w, ...(complex && { wImaginary: w }) },
    init: {
      wReal: init.wReal ?? glorotUniform(),
      ...(complex && { wImaginary: init.wImaginary ?? constant(0) }),
    },
    apply: (ops, { wReal, wImaginary }, x) => {
      const z = polarUngated(ops, x, epsilon);
      return wImaginary === undefined ? realPower(ops, z, wReal) : complexPower(ops, z, [wReal, wImaginary]);
    },
    regularize: (ops, { wReal, wImaginary }, { step }) =>
      risingL1(ops, wImaginary === undefined ? [wReal] : [wReal, wImaginary], step, l1),
    weights: (_, { wReal }) => [wReal],
    defaults: { optimizer: 'adam', learningRate: 5e-3 },
  });
};

export const aboutNaiveNpu: About = {
  title: 'NaiveNPU',
  purposes: ['multiply', 'divide', 'power'],
  equation: [
    'r = |x| + ε',
    'k = π where x < 0, else 0',
    'y = exp(log r W_r − k W_i) ⊙ cos(log r W_i + k W_r)',
  ],
  source: 'Heim, Pevný & Šmídl, Neural Power Units, NeurIPS 2020. arXiv:2006.01681',
  domain: 'all numbers but 0 where it divides, with ε = 0; otherwise up to ε beside |x|',
  notes: [
    'The form with real weights alone is in the published code, not in the paper.',
    'Where the paper and its published code differ otherwise, the choices are those of NPU.',
  ],
  samples: [
    { says: 'naiveNpu', unit: naiveNpu(3, 2), x: [4, 3] },
    { says: 'naiveNpu with real weights', unit: naiveNpu(3, 2, { weights: 'real' }), x: [4, 3] },
  ],
  ideals: [
    {
      says: 'multiplies and divides',
      unit: naiveNpu(3, 1, { epsilon: 0 }),
      params: { wReal: array([[1], [-1], [0]]) },
      x: array([
        [-6, 2, 5],
        [-6, -4, 0],
        [0, 3, -5],
      ]),
      y: array([[-3], [1.5], [0]]),
      within: 0,
    },
    {
      says: 'takes roots and squares with real weights',
      unit: naiveNpu(2, 1, { epsilon: 0, weights: 'real' }),
      params: { wReal: array([[0.5], [2]]) },
      x: array([
        [9, -2],
        [1e6, 1e-3],
      ]),
      y: array([[12], [1e-3]]),
      within: 0,
    },
  ],
};
