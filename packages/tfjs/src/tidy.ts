import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Tfjs } from './namespace.js';

/** Frees what `body` made, but for the tensors in its result. */
export const tidy = <R>({ tidy }: Pick<Tfjs, 'tidy'>, body: () => R): R =>
  // tfjs walks any result and picks the tensors out of it, but its type names only some trees.
  tidy(body as () => TensorContainer) as R;
