import type { Ops } from '../ops.js';
import { glorotUniform, type Initializer } from '../random/initializers.js';

/** Initialisers for the pair behind W. */
export interface NacWeightInit {
  readonly wHat?: Initializer;
  readonly mHat?: Initializer;
}

/** W = tanh(Ŵ) ⊙ σ(M̂): free parameters whose product is drawn towards −1, 0 and 1. */
export const nacWeight = <T>({ mul, sigmoid, tanh }: Ops<T>, wHat: T, mHat: T): T =>
  mul(tanh(wHat), sigmoid(mHat));

export const nacInit = ({ wHat = glorotUniform(), mHat = glorotUniform() }: NacWeightInit = {}) => ({
  wHat,
  mHat,
});
