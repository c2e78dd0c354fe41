import { requireInits, requireNames, requireSizes } from '../guards.js';
import { constant, type Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { type TensorSpec, tensor } from '../spec.js';
import type { Cell } from './cell.js';

export interface LstmSpec {
  readonly weight: TensorSpec;
  readonly recurrent: TensorSpec;
  readonly biasInput: TensorSpec;
  readonly biasForget: TensorSpec;
  readonly biasCandidate: TensorSpec;
  readonly biasOutput: TensorSpec;
}

export interface LstmState {
  readonly h: TensorSpec;
  readonly c: TensorSpec;
}

export interface LstmOptions {
  /**
   * U[−1/√H, 1/√H] by default, and 1 for the forget bias (Jozefowicz et al., ICML 2015).
   *
   * From a forget bias of 18 on, σ is exactly 1 in float32: the cell then never forgets, and never learns to.
   */
  readonly init?: { readonly [K in keyof LstmSpec]?: Initializer };
}

/**
 * Long Short-Term Memory, as a {@link Cell} whose hidden state `h` and cell state `c` can both be read.
 *
 *     [i f g o] = x W + h U + [bᵢ b_f b_g b_o]     i, f, o through σ, g through tanh
 *     c′ = f ⊙ c + i ⊙ g                           h′ = o ⊙ tanh(c′)
 *
 * `weight`: `[in, 4 H]`, `recurrent`: `[H, 4 H]`, each bias `[H]`. `x`: `[batch, in]`. State: `h`, `c`: `[batch, H]`.
 * `h` lies in (−1, 1); `c` has no bound, which is why a counter reads `c`.
 *
 * @throws {NaluError} NALU_OPTION for a size that is not a whole number above 0.
 * @see Hochreiter & Schmidhuber, Neural Computation 9, 1997; Gers et al., 2000 (the forget gate).
 * @example
 * const counter = recurrent(lstm(10, 32), { read: 'c' }); // [time, batch, 10] → [batch, 32]
 */
export const lstm = (inputs: number, size: number, options: LstmOptions = {}): Cell<LstmSpec, LstmState> => {
  requireSizes('lstm', { inputs, size });
  requireNames('lstm', options, ['init']);
  const small = uniform(-1 / Math.sqrt(size), 1 / Math.sqrt(size));
  const bias = tensor(size);
  const spec: LstmSpec = {
    weight: tensor(inputs, 4 * size),
    recurrent: tensor(size, 4 * size),
    biasInput: bias,
    biasForget: bias,
    biasCandidate: bias,
    biasOutput: bias,
  };
  requireInits('lstm', options.init, Object.keys(spec));
  return {
    name: 'lstm',
    inputs,
    size,
    spec,
    init: {
      weight: small,
      recurrent: small,
      biasInput: small,
      biasForget: constant(1),
      biasCandidate: small,
      biasOutput: small,
      ...options.init,
    },
    state: { h: tensor('batch', size), c: tensor('batch', size) },
    step: (ops, params, { h, c }, x) => {
      const { add, matmul, mul, sigmoid, slice, tanh } = ops;
      const z = add(matmul(x, params.weight), matmul(h, params.recurrent));
      const part = (k: number) => slice(z, -1, k * size, (k + 1) * size);
      const i = sigmoid(add(part(0), params.biasInput));
      const f = sigmoid(add(part(1), params.biasForget));
      const g = tanh(add(part(2), params.biasCandidate));
      const o = sigmoid(add(part(3), params.biasOutput));
      const next = add(mul(f, c), mul(i, g));
      return { c: next, h: mul(o, tanh(next)) };
    },
  };
};
