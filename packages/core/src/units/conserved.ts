import type { Operand, Ops } from '../ops.js';
import { constant, type Initializer, initialize, orthogonal } from '../random/initializers.js';
import { type Of, type TensorSpec, tensor } from '../spec.js';
import { type PenaltyOptions, ramped } from './sparsity.js';

// What the mass-conserving layers share: their parameters, where those begin, and a penalty.

export interface ConservedSpec {
  readonly redistribution: TensorSpec;
  readonly gate: TensorSpec;
  readonly gateBias: TensorSpec;
}

export const conservedSpec = (inputs: number, outputs: number): ConservedSpec => ({
  redistribution: tensor(inputs, outputs),
  gate: tensor(1, outputs),
  gateBias: tensor(outputs),
});

/** Orthogonal, or the identity when it is square, so that each input then goes to an output of its own. */
const identityOrOrthogonal: Initializer = (shape, random, name) => {
  const [rows = 1, columns = 1] = shape;
  if (rows !== columns) return initialize(orthogonal(), shape, random, name);
  return {
    shape,
    data: Float64Array.from({ length: rows * rows }, (_, i) => (i % (rows + 1) === 0 ? 1 : 0)),
  };
};

export const conservedStart = {
  redistribution: identityOrOrthogonal,
  gate: orthogonal(),
  gateBias: constant(0),
};

/** −mean R² − mean w² − mean b²: draws parameters away from 0, where softmax and σ saturate. It has no lower bound. */
export const conservedPenalty = <T>(
  ops: Ops<T>,
  { redistribution, gate, gateBias }: Of<ConservedSpec, T>,
  step: Operand<T>,
  penalty: Required<PenaltyOptions>,
): T => {
  const { add, mean, mul, neg, reshape } = ops;
  const squares = [redistribution, gate, gateBias].map((theta) => reshape(mean(mul(theta, theta)), []));
  return ramped(ops, neg(squares.reduce((a, b) => add(a, b))), step, penalty);
};
