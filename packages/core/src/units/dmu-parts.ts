import type { Ops } from '../ops.js';

// Parts of the domain mixed unit that its paper takes from elsewhere.

/** Where magnitudes are held: within [low, high], and their logarithms softly within ±bound. */
export interface Domain {
  readonly low: number;
  readonly high: number;
  readonly bound: number;
}

/** Narrow while it is trained, so that slopes stay small, and wide afterwards. */
export const domains: Readonly<Record<'training' | 'evaluation', Domain>> = {
  training: { low: 1e-11, high: 1e6, bound: Math.log(1e6) - 1 },
  evaluation: { low: 1e-20, high: 1e20, bound: 50 },
};

/** log(1 + e^z), in terms that neither overflow nor lose the slope ½ at 0. */
const softplus = <T>({ abs, add, exp, log, mul, neg }: Ops<T>, z: T): T =>
  add(mul(add(z, abs(z)), 0.5), log(add(1, exp(neg(abs(z))))));

/** z, bent smoothly towards −bound and bound; at a distance of c inside them it is off by e^−c. */
export const softClamp = <T>(ops: Ops<T>, z: T, bound: number): T => {
  const { add, sub } = ops;
  const capped = sub(bound, softplus(ops, sub(bound, z)));
  return sub(softplus(ops, add(capped, bound)), bound);
};

/** x with mean 0 and variance 1 over its last axis. Source: Ba, Kiros & Hinton, 2016. arXiv:1607.06450 */
export const layerNorm = <T>({ add, div, mean, mul, sqrt, sub }: Ops<T>, x: T): T => {
  const centred = sub(x, mean(x, [-1]));
  return div(centred, sqrt(add(mean(mul(centred, centred), [-1]), 1e-5)));
};
