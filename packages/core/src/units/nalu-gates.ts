import type { Operand, Ops, Shape } from '../ops.js';
import { constant, glorotUniform, type Initializer } from '../random/initializers.js';
import type { NaluParams } from './nalu.js';

/** A form of the gate: the shape of its parameter, its usual start, and the logits that it makes. */
export interface GateForm {
  readonly shape: (inputs: number, outputs: number) => Shape;
  readonly init: Initializer;
  readonly logits: <T>(ops: Ops<T>, gate: T, x: T) => T;
}

/** The forms that are published. */
export const gateForms = {
  /** σ(x G), a gate for each output. Trask et al. 2018. */
  matrix: {
    shape: (inputs, outputs) => [inputs, outputs],
    init: glorotUniform(),
    logits: ({ matmul }, gate, x) => matmul(x, gate),
  },
  /** σ(x G) with one column: the outputs share a gate. */
  vector: {
    shape: (inputs) => [inputs, 1],
    init: glorotUniform(),
    logits: ({ matmul }, gate, x) => matmul(x, gate),
  },
  /** σ(G), which does not look at x. Schlör et al. 2020. */
  independent: { shape: (_, outputs) => [outputs], init: constant(0), logits: (_, gate) => gate },
} satisfies Record<string, GateForm>;

/** What a gate reads: the input, or its magnitude. */
export const gateInputs = {
  x: <T>(_: Ops<T>, x: T): T => x,
  '|x|': <T>({ abs }: Ops<T>, x: T): T => abs(x),
};

/**
 * g and 1 − g: the shares of the adding and of the multiplying path. With two gates each path has its own; ungated, both count whole.
 *
 * 1 − σ(z) is written σ(−z): as the gate closes, the difference from 1 loses its digits just where a large m magnifies
 * what is left of it.
 */
export const shares = <T>(
  ops: Ops<T>,
  { logits }: GateForm,
  { gate, gateBias, gateMul, gateBiasMul }: NaluParams<T>,
  x: T,
): readonly [Operand<T>, Operand<T>] => {
  if (gate === undefined) return [1, 1];
  const { add, neg, sigmoid } = ops;
  const shifted = (g: T, bias: T | undefined): T =>
    bias === undefined ? logits(ops, g, x) : add(logits(ops, g, x), bias);
  const z = shifted(gate, gateBias);
  return [sigmoid(z), sigmoid(gateMul === undefined ? neg(z) : shifted(gateMul, gateBiasMul))];
};
