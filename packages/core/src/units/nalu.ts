import type { Ops } from '../ops.js';
import { constant } from '../random/initializers.js';
import { type Of, type TensorSpec, tensor } from '../spec.js';
import { bases } from './exp-log.js';
import { nacInit, nacWeight } from './nac-weight.js';
import { type GateForm, gateForms, gateInputs, shares } from './nalu-gates.js';
import { type NaluOptions, requireNaluOptions } from './nalu-options.js';
import { unit } from './unit.js';

export type { NaluInit, NaluOptions } from './nalu-options.js';

export interface NaluSpec {
  readonly wHat: TensorSpec;
  readonly mHat: TensorSpec;
  /** The second pair, for the multiplying path of untied weights. */
  readonly wHatMul?: TensorSpec;
  readonly mHatMul?: TensorSpec;
  readonly gate?: TensorSpec;
  readonly gateBias?: TensorSpec;
  /** The second gate, for the multiplying path of untied gates. */
  readonly gateMul?: TensorSpec;
  readonly gateBiasMul?: TensorSpec;
}
export type NaluParams<T> = Of<NaluSpec, T>;

/**
 * Neural Arithmetic Logic Unit: a learned gate between adding and multiplying.
 *
 *     W = tanh(Ŵ) ⊙ σ(M̂)     a = x W     m = exp(log(|x| + ε) W)
 *     g = σ(x G)             y = g ⊙ a + (1 − g) ⊙ m
 *
 * `wHat`, `mHat`, `gate`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`.
 * Signs are lost on the multiplying path, and its slope grows like |x|^(w − 1) towards x = 0.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Trask et al., Neural Arithmetic Logic Units, NeurIPS 2018. arXiv:1808.00508
 * @example
 * const product = nalu(2, 1, { gate: 'independent' });
 * const big = array([[20], [20]]);
 * product.apply(reference, { wHat: big, mHat: big, gate: array([-20]) }, array([[2, 3]])); // float64[1, 1] ≈ [[6]]
 */
export const nalu = (inputs: number, outputs: number, options: NaluOptions = {}) => {
  const { base = 'plain', bound = Number.POSITIVE_INFINITY, epsilon = 1e-7 } = options;
  const { gate = 'matrix', gateInput = 'x' } = options;
  requireNaluOptions(inputs, outputs, options);
  const form = gate === 'none' ? gateForms.matrix : gateForms[gate];
  const read = gateInputs[gateInput];
  return unit({
    name: 'nalu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    ...parameters(inputs, outputs, options, form),
    apply: (ops, params, x) => {
      const { add, exp, log, matmul, mul } = ops;
      const [w, v] = pathWeights(ops, params);
      const a = matmul(x, w);
      const m = exp(atMost(ops, matmul(log(bases[base](ops, x, epsilon)), v), bound));
      const [g, h] = shares(ops, form, params, read(ops, x));
      return add(mul(g, a), mul(h, m));
    },
    weights: (ops, params) => [...new Set(pathWeights(ops, params))],
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

/** W of the adding path and that of the multiplying path: one and the same when they are tied. */
const pathWeights = <T>(ops: Ops<T>, { wHat, mHat, wHatMul, mHatMul }: NaluParams<T>): readonly [T, T] => {
  const w = nacWeight(ops, wHat, mHat);
  return [w, wHatMul !== undefined && mHatMul !== undefined ? nacWeight(ops, wHatMul, mHatMul) : w];
};

const atMost = <T>({ min }: Ops<T>, x: T, bound: number): T => (Number.isFinite(bound) ? min(x, bound) : x);

const parameters = (inputs: number, outputs: number, options: NaluOptions, form: GateForm) => {
  const { gate, gateBias = false, gates, init = {}, weights } = options;
  const w = tensor(inputs, outputs);
  const g = tensor(...form.shape(inputs, outputs));
  const bias = tensor(g.shape.at(-1) ?? outputs);
  const start = nacInit(init);
  const startOfGate = init.gate ?? form.init;
  const startOfBias = init.gateBias ?? constant(0);
  const [untied, gated, twice] = [weights === 'untied', gate !== 'none', gates === 'untied'];
  const spec: NaluSpec = {
    wHat: w,
    mHat: w,
    ...(untied && { wHatMul: w, mHatMul: w }),
    ...(gated && { gate: g }),
    ...(gateBias && { gateBias: bias }),
    ...(twice && { gateMul: g }),
    ...(twice && gateBias && { gateBiasMul: bias }),
  };
  return {
    spec,
    init: {
      ...start,
      ...(untied && { wHatMul: start.wHat, mHatMul: start.mHat }),
      ...(gated && { gate: startOfGate }),
      ...(gateBias && { gateBias: startOfBias }),
      ...(twice && { gateMul: startOfGate }),
      ...(twice && gateBias && { gateBiasMul: startOfBias }),
    },
  };
};
