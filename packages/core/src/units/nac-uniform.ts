import { complain } from '../errors.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { printShape } from '../spec.js';

/** Var[tanh(Ŵ) σ(M̂)] for Ŵ and M̂ of U[−r, r]: E[tanh²] E[σ²], for tanh is 0 on average. */
const variance = (r: number): number => (1 - Math.tanh(r) / r) * ((r - Math.tanh(r / 2)) / (2 * r));

/**
 * The r with which W = tanh(Ŵ) ⊙ σ(M̂) has Glorot's variance when both are drawn from U[−r, r].
 *
 *     Var[W] = (1 − tanh(r) / r) (r − tanh(r / 2)) / (2 r) = 2 / max(in + out, 5)
 *
 * The variance of W is below ½ whatever r is, hence the floor of 5. There r is 9.47: tanh and σ start saturated.
 *
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020, their published code. arXiv:2001.05016
 * @example
 * nacRange(100, 2); // 0.50390890411586
 */
export const nacRange = (inputs: number, outputs: number): number => {
  const wanted = 2 / Math.max(inputs + outputs, 5);
  let [low, high] = [0, 10];
  for (let middle = 5; low < middle && middle < high; middle = (low + high) / 2)
    if (variance(middle) < wanted) low = middle;
    else high = middle;
  return high;
};

/**
 * U[−r, r] for both parameters behind a NAC weight, so that the weight itself has the variance 2 / (in + out).
 *
 * @throws {NaluError} NALU_SHAPE for a parameter that is no matrix.
 * @see {@link nacRange}
 * @example
 * nac(100, 2, { init: { wHat: nacUniform(), mHat: nacUniform() } });
 */
export const nacUniform = (): Initializer => (shape, random, name) => {
  if (shape.length !== 2)
    throw complain('NALU_SHAPE', {
      who: 'nacUniform',
      required: `the parameter "${name}" must be a matrix`,
      got: printShape(shape),
    });
  const [inputs, outputs] = shape as readonly [number, number];
  const r = nacRange(inputs, outputs);
  return random.draw(name, uniform(-r, r), shape);
};
