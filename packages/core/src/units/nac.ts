import { requireInits, requireNames, requireSizes } from '../guards.js';
import { tensor } from '../spec.js';
import { type NacWeightInit, nacInit, nacWeight } from './nac-weight.js';
import { unit } from './unit.js';

export interface NacOptions {
  /** Glorot uniform by default. Saturated starts, as for tiny layers in Madsen & Johansen's code, train badly. */
  readonly init?: NacWeightInit;
}

/**
 * Neural Accumulator: sums and differences of its inputs.
 *
 *     W = tanh(Ŵ) ⊙ σ(M̂)     y = x W
 *
 * `wHat`, `mHat`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]` in the same units.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`.
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
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wHat: tensor(inputs, outputs), mHat: tensor(inputs, outputs) },
    init: nacInit(options.init),
    apply: (ops, { wHat, mHat }, x) => ops.matmul(x, nacWeight(ops, wHat, mHat)),
  });
};
