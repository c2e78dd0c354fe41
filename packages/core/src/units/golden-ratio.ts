import type { Ops } from '../ops.js';

// tanh and σ with the golden ratio φ in place of e: φ^z is e^(z ln φ), so each is the usual one of z ln φ.

const LN_PHI = Math.log((1 + Math.sqrt(5)) / 2);

/** tanh_φ(z) = (φ^2z − 1) / (φ^2z + 1) */
export const goldenTanh = <T>({ mul, tanh }: Ops<T>, z: T): T => tanh(mul(z, LN_PHI));

/** σ_φ(z) = 1 / (1 + φ^−z) */
export const goldenSigmoid = <T>({ mul, sigmoid }: Ops<T>, z: T): T => sigmoid(mul(z, LN_PHI));

/** W = tanh_φ(Ŵ) ⊙ σ_φ(M̂) */
export const goldenWeight = <T>(ops: Ops<T>, wHat: T, mHat: T): T =>
  ops.mul(goldenTanh(ops, wHat), goldenSigmoid(ops, mHat));
