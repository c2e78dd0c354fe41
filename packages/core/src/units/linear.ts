import { requireChoice, requireInits, requireKind, requireNames, requireSizes } from '../guards.js';
import type { Ops } from '../ops.js';
import { constant, glorotUniform, type Initializer, kaimingUniform } from '../random/initializers.js';
import { type TensorSpec, tensor } from '../spec.js';
import { stack } from './stack.js';
import { type Unit, unit } from './unit.js';

/** eˣ − 1 for x ≤ 0. Near 0 the difference would lose its digits, and far from it tanh would lose those of the slope. */
const expMinusOne = <T>({ add, exp, greater, mul, sub, tanh, where }: Ops<T>, x: T): T => {
  const e = exp(x);
  return where(greater(x, -1), mul(tanh(mul(0.5, x)), add(e, 1)), sub(e, 1));
};

/**
 * λ x above 0, and λ α (eˣ − 1) below.
 *
 * Source: Klambauer et al., Self-Normalizing Neural Networks, NeurIPS 2017. arXiv:1706.02515
 */
const selu = <T>(ops: Ops<T>, x: T): T => {
  const { add, max, min, mul } = ops;
  // At 0 the slope belongs to the part above.
  const below = expMinusOne(ops, min(0, x));
  return mul(1.0507009873554805, add(max(x, 0), mul(1.6732632423543772, below)));
};

/** Elementwise non-linearities, and the start that suits the weight in front of each. */
export const activations = {
  identity: { apply: <T>(_: Ops<T>, x: T): T => x, init: glorotUniform() },
  relu: { apply: <T>({ max }: Ops<T>, x: T): T => max(x, 0), init: kaimingUniform() },
  tanh: { apply: <T>({ tanh }: Ops<T>, x: T): T => tanh(x), init: glorotUniform(5 / 3) },
  sigmoid: { apply: <T>({ sigmoid }: Ops<T>, x: T): T => sigmoid(x), init: glorotUniform() },
  relu6: { apply: <T>({ max, min }: Ops<T>, x: T): T => min(max(x, 0), 6), init: kaimingUniform() },
  selu: { apply: selu, init: kaimingUniform(1) },
};
export type Activation = keyof typeof activations;

export interface LinearSpec {
  readonly weight: TensorSpec;
  readonly bias?: TensorSpec;
}

export interface LinearOptions {
  /** Default true. */
  readonly bias?: boolean;
  /** Default `identity`. */
  readonly activation?: Activation;
  /** The weight starts as suits the activation, the bias at 0. */
  readonly init?: { readonly weight?: Initializer; readonly bias?: Initializer };
}

/**
 * An affine layer, the usual baseline.
 *
 *     y = f(x W + b)
 *
 * `weight`: `[in, out]`. `bias`: `[out]`. `x`: `[batch, in]`. Returns `[batch, out]`.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @example
 * linear(2, 1).apply(reference, { weight: array([[1], [2]]), bias: array([3]) }, array([[4, 5]])); // [[17]]
 */
export const linear = (inputs: number, outputs: number, options: LinearOptions = {}): Unit<LinearSpec> => {
  const { bias = true, activation = 'identity', init = {} } = options;
  requireSizes('linear', { inputs, outputs });
  requireNames('linear', options, ['bias', 'activation', 'init']);
  requireInits('linear', init, ['weight', 'bias']);
  requireChoice('linear', 'activation', Object.keys(activations), activation);
  const f = activations[activation];
  return unit<LinearSpec>({
    name: 'linear',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { weight: tensor(inputs, outputs), ...(bias && { bias: tensor(outputs) }) },
    init: { weight: init.weight ?? f.init, ...(bias && { bias: init.bias ?? constant(0) }) },
    apply: (ops, params, x) => {
      const y = ops.matmul(x, params.weight);
      return f.apply(ops, params.bias === undefined ? y : ops.add(y, params.bias));
    },
    defaults: { optimizer: 'adam', learningRate: 1e-3 },
  });
};

/** The layers by their place. */
export interface MlpSpec {
  readonly [layer: `${number}`]: LinearSpec;
}

export interface MlpOptions {
  /** Between the layers. Default `relu`. */
  readonly activation?: Activation;
  /** After the last layer. Default `identity`. */
  readonly output?: Activation;
}

/**
 * A multilayer perceptron: {@link linear} layers of the given sizes.
 *
 * `x`: `[batch, sizes[0]]`. Returns `[batch, sizes.at(-1)]`. Parameters: `0.weight`, `0.bias`, `1.weight`, ….
 *
 * @throws {NaluError} NALU_OPTION for fewer than two sizes.
 * @example
 * mlp([784, 128, 10], { output: 'sigmoid' });
 */
export const mlp = (sizes: readonly number[], options: MlpOptions = {}): Unit<MlpSpec> => {
  const { activation = 'relu', output = 'identity' } = options;
  const listed = Array.isArray(sizes) && sizes.length > 1;
  requireKind('mlp', 'the first argument', 'a list of two sizes or more', listed, sizes);
  requireSizes('mlp', Object.fromEntries(sizes.map((size, i) => [`sizes[${i}]`, size])));
  requireNames('mlp', options, ['activation', 'output']);
  const last = sizes.length - 2;
  const layers = sizes
    .slice(1)
    .map((size, i) => linear(sizes[i] as number, size, { activation: i === last ? output : activation }));
  // A list of unknown length has no type for each of its places.
  return { ...(stack(...layers) as unknown as Unit<MlpSpec>), name: 'mlp' };
};
