import { requireInits, requireNames, requirePositive, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { constant, type Initializer } from '../random/initializers.js';
import { normal } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { softmax } from './softmax.js';
import { unit } from './unit.js';

export interface NsrOptions {
  /** ζ: differences of 1 / ζ are told apart, per unit of x. Default 1. */
  readonly scale?: number;
  /** How many comparisons each output weighs. Default 1. */
  readonly redundancy?: number;
  /** By default N(0, 2 / (in + redundancy)) for the selections, N(0, 2 / (1 + redundancy)) for the weights of the bits, and 0 for b. */
  readonly init?: {
    readonly first?: Initializer;
    readonly second?: Initializer;
    readonly sign?: Initializer;
    readonly zero?: Initializer;
    readonly bias?: Initializer;
  };
}

/**
 * Neural Status Register: compares two of its inputs, like the flags of a processor.
 *
 *     d = x softmax(V₁) − x softmax(V₂)     s = tanh(ζ d)     z = 1 − 2 tanh²(ζ d)
 *     p = σ(b + Σ_r (s_r w_sr + z_r w_zr))
 *
 * The softmax is taken over the inputs. `first` V₁, `second` V₂: `[in, out · redundancy]`, `sign` w_s, `zero` w_z: `[out, redundancy]`, `bias` b:
 * `[out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`: p, the probability that the comparison holds.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Faber & Wattenhofer, Neural Status Registers, ICML 2023. arXiv:2004.07085
 * @example
 * const params = { first: array([[200], [0]]), second: array([[0], [200]]), sign: array([[1000]]), zero: array([[0]]), bias: array([-500]) };
 * nsr(2, 1).apply(reference, params, array([[7, 3], [3, 3]])); // x₁ > x₂: float64[2, 1] [[1], [0]]
 */
export const nsr = (inputs: number, outputs: number, options: NsrOptions = {}) => {
  const { scale = 1, redundancy = 1, init = {} } = options;
  requireSizes('nsr', { inputs, outputs, redundancy });
  requireNames('nsr', options, ['scale', 'redundancy', 'init']);
  requireInits('nsr', init, ['first', 'second', 'sign', 'zero', 'bias']);
  requirePositive('nsr', { scale });
  const selection = normal(0, Math.sqrt(2 / (inputs + redundancy)));
  const bit = normal(0, Math.sqrt(2 / (1 + redundancy)));
  return unit({
    name: 'nsr',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: {
      first: tensor(inputs, outputs * redundancy),
      second: tensor(inputs, outputs * redundancy),
      sign: tensor(outputs, redundancy),
      zero: tensor(outputs, redundancy),
      bias: tensor(outputs),
    },
    init: { first: selection, second: selection, sign: bit, zero: bit, bias: constant(0), ...init },
    apply: (ops, { first, second, sign, zero, bias }, x) => {
      const { add, matmul, mul, reshape, shape, sigmoid, sub, sum, tanh } = ops;
      const leading = shape(x).slice(0, -1);
      const d = sub(matmul(x, softmax(ops, first, -2)), matmul(x, softmax(ops, second, -2)));
      const s = reshape(tanh(mul(scale, d)), [...leading, outputs, redundancy]);
      const z = sub(1, mul(2, mul(s, s)));
      const votes = sum(add(mul(s, sign), mul(z, zero)), [-1]);
      return sigmoid(add(reshape(votes, [...leading, outputs]), bias));
    },
    weights: (ops, { first, second }) => [softmax(ops, first, -2), softmax(ops, second, -2)],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

const FULL = 200;
/** x₁ against x₂, with weights at which p is 0 or 1 for whole numbers. */
const comparison = (says: string, [sign, zero, bias]: readonly number[], y: readonly number[]) => ({
  says,
  unit: nsr(3, 1),
  params: {
    first: array([[FULL], [0], [0]]),
    second: array([[0], [FULL], [0]]),
    sign: sign as number,
    zero: zero as number,
    bias: bias as number,
  },
  x: array([
    [7, 6, 1],
    [6, 6, 3],
    [-7, 6, 50],
    [1e9, 1e9 - 1, 0],
  ]),
  y: array(y.map((p) => [p])),
  within: 0,
});

export const aboutNsr: About = {
  title: 'NSR',
  purposes: ['compare'],
  equation: [
    'd = x softmax(V₁) − x softmax(V₂), over the inputs',
    's = tanh(ζ d), z = 1 − 2 tanh²(ζ d)',
    'p = σ(b + Σ_r (s_r w_sr + z_r w_zr))',
  ],
  source: 'Faber & Wattenhofer, Neural Status Registers, ICML 2023. arXiv:2004.07085',
  domain: 'comparisons of numbers that are equal, or differ by 1 / ζ at least',
  notes: [
    'The code gives [p, 1 − p]. Here it is p alone, one for each output, for the other half says nothing more.',
    'The scripts ask for a redundancy of 10, but the published class sets it to 1, the default here.',
    'Several outputs are several registers side by side: each begins as one alone would.',
    'The code trains on the mean absolute error of p, with Adam in float64: loss meanAbsoluteError.',
  ],
  samples: [
    { says: 'nsr', unit: nsr(3, 2), x: [4, 3] },
    { says: 'nsr with redundancy', unit: nsr(3, 2, { redundancy: 4 }), x: [4, 3] },
    { says: 'nsr with a large ζ', unit: nsr(3, 2, { scale: 5 }), x: [4, 3] },
  ],
  ideals: [
    comparison('tells whether x₁ > x₂', [1000, 0, -500], [1, 0, 0, 1]),
    comparison('tells whether x₁ ≥ x₂', [1000, 0, 500], [1, 1, 0, 1]),
    comparison('tells whether x₁ = x₂', [0, 1000, 0], [0, 1, 0, 0]),
    comparison('tells whether x₁ ≠ x₂', [0, -1000, 0], [1, 0, 1, 1]),
  ],
};
