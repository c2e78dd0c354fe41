import { complain } from '../errors.js';
import { requireChoice, requireInits, requireNames, requireSizes } from '../guards.js';
import type { Ops } from '../ops.js';
import { constant, type Initializer } from '../random/initializers.js';
import { type Of, type TensorSpec, tensor } from '../spec.js';
import { type NacWeightInit, nacInit, nacWeight } from './nac-weight.js';
import { type GateForm, gateForms, gateInputs, shares } from './nalu-gates.js';
import { unit } from './unit.js';

export interface NaluSpec {
  readonly wHat: TensorSpec;
  readonly mHat: TensorSpec;
  /** The second pair, for the multiplying path of untied weights. */
  readonly wHatMul?: TensorSpec;
  readonly mHatMul?: TensorSpec;
  readonly gate?: TensorSpec;
  readonly gateBias?: TensorSpec;
}
export type NaluParams<T> = Of<NaluSpec, T>;

export interface NaluInit extends NacWeightInit {
  readonly gate?: Initializer;
  readonly gateBias?: Initializer;
}

export interface NaluOptions {
  /** `tied` (default): both paths share W. `untied`: the multiplying path has its own. */
  readonly weights?: 'tied' | 'untied';
  /** `matrix` (default), `vector`, `independent` or `none`; see `gateForms`. */
  readonly gate?: keyof typeof gateForms | 'none';
  /** What the gate reads: `x` (default) or `|x|`. */
  readonly gateInput?: keyof typeof gateInputs;
  /** Adds a bias to the gate's logits. Default false. */
  readonly gateBias?: boolean;
  /** Added to |x| before the logarithm, in the units of x. Default 1e-7. */
  readonly epsilon?: number;
  /** ω: the multiplying path is at most e^ω. Default ∞, no bound. */
  readonly bound?: number;
  /** Glorot uniform for matrices and 0 for the rest by default. */
  readonly init?: NaluInit;
}

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
  const { bound = Number.POSITIVE_INFINITY, epsilon = 1e-7, gate = 'matrix', gateInput = 'x' } = options;
  requireOptions(inputs, outputs, options);
  const form = gate === 'none' ? gateForms.matrix : gateForms[gate];
  const read = gateInputs[gateInput];
  return unit({
    name: 'nalu',
    input: ['batch', inputs],
    output: ['batch', outputs],
    ...parameters(inputs, outputs, options, form),
    apply: (ops, params, x) => {
      const { abs, add, exp, log, matmul, mul } = ops;
      const [w, v] = weights(ops, params);
      const a = matmul(x, w);
      const m = exp(atMost(ops, matmul(log(add(abs(x), epsilon)), v), bound));
      const [g, h] = shares(ops, form, params, read(ops, x));
      return add(mul(g, a), mul(h, m));
    },
  });
};

/** W of the adding path and that of the multiplying path: one and the same when they are tied. */
const weights = <T>(ops: Ops<T>, { wHat, mHat, wHatMul, mHatMul }: NaluParams<T>): readonly [T, T] => {
  const w = nacWeight(ops, wHat, mHat);
  return [w, wHatMul !== undefined && mHatMul !== undefined ? nacWeight(ops, wHatMul, mHatMul) : w];
};

const atMost = <T>({ min }: Ops<T>, x: T, bound: number): T => (Number.isFinite(bound) ? min(x, bound) : x);

const parameters = (inputs: number, outputs: number, options: NaluOptions, form: GateForm) => {
  const { gate, gateBias = false, init = {}, weights: tie } = options;
  const w = tensor(inputs, outputs);
  const start = nacInit(init);
  const untied = tie === 'untied';
  const gated = gate !== 'none';
  const spec: NaluSpec = {
    wHat: w,
    mHat: w,
    ...(untied && { wHatMul: w, mHatMul: w }),
    ...(gated && { gate: tensor(...form.shape(inputs, outputs)) }),
    ...(gateBias && { gateBias: tensor(form.shape(inputs, outputs).at(-1) ?? outputs) }),
  };
  return {
    spec,
    init: {
      ...start,
      ...(untied && { wHatMul: start.wHat, mHatMul: start.mHat }),
      ...(gated && { gate: init.gate ?? form.init }),
      ...(gateBias && { gateBias: init.gateBias ?? constant(0) }),
    },
  };
};

const requireOptions = (inputs: number, outputs: number, options: NaluOptions): void => {
  const { gate = 'matrix', gateInput = 'x', gateBias, epsilon = 1e-7, bound = 1, weights = 'tied' } = options;
  requireSizes('nalu', { inputs, outputs });
  requireNames('nalu', options, ['weights', 'gate', 'gateInput', 'gateBias', 'epsilon', 'bound', 'init']);
  requireInits('nalu', options.init, ['wHat', 'mHat', 'gate', 'gateBias']);
  requireChoice('nalu', 'weights', ['tied', 'untied'], weights);
  requireChoice('nalu', 'gate', [...Object.keys(gateForms), 'none'], gate);
  requireChoice('nalu', 'gateInput', Object.keys(gateInputs), gateInput);
  if (!(epsilon >= 0))
    throw complain('NALU_OPTION', {
      who: 'nalu',
      required: '"epsilon" must be at least 0',
      got: String(epsilon),
    });
  if (Number.isNaN(bound))
    throw complain('NALU_OPTION', { who: 'nalu', required: '"bound" must be a number', got: 'NaN' });
  if (gateBias && gate !== 'matrix' && gate !== 'vector')
    throw complain('NALU_OPTION', {
      who: 'nalu',
      required: '"gateBias" goes with a gate that reads x',
      got: `"${gate}"`,
    });
};
