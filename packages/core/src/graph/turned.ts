import type { Dim } from '../ops.js';
import type { Node } from './graph.js';
import type { Pass } from './rebuild.js';
import { writing } from './writing.js';

/** So few columns are narrow. */
const NARROW = 8;

/**
 * Turns a product of many rows and few columns round: A B = (Bᵀ Aᵀ)ᵀ, the same sums in the same order.
 *
 * Kernels go along the last axis, many numbers at a time, so that one should be long. {@link sunk} takes the transposes away that come of it.
 *
 * @param rows how many rows are many. As many as vectors of the machine hold by default: fewer would not be worth the while.
 */
export const turned =
  (rows = 16): Pass =>
  (next) =>
  (draft, original) => {
    if (draft.op !== 'matmul') return next(draft, original);
    const [long, narrow] = draft.shape.slice(-2) as [Dim, Dim];
    const isNarrow = typeof narrow === 'number' && narrow <= NARROW;
    const isLong = typeof long === 'string' || (long >= rows && long > (narrow as number));
    if (!isNarrow || !isLong) return next(draft, original);
    const { matmul, transpose } = writing(next, draft);
    const [a, b] = draft.inputs as readonly [Node, Node];
    return transpose(matmul(transpose(b), transpose(a)));
  };
