import type { Dim } from '../ops.js';
import type { Node } from './graph.js';
import type { Pass } from './rebuild.js';
import { writing } from './writing.js';

/** So many columns at most are narrow. */
export const NARROW = 8;

/** So many rows are many: as many as vectors of the machine hold, for fewer would not be worth the while. */
const ROWS = 16;

/** Whether a product is one that is turned: of many rows and few columns. */
export const isTurned = ({ shape }: Pick<Node, 'shape'>, rows = ROWS): boolean => {
  const [long, narrow] = shape.slice(-2) as [Dim, Dim];
  const isNarrow = typeof narrow === 'number' && narrow <= NARROW;
  return isNarrow && (typeof long === 'string' || (long >= rows && long > narrow));
};

/**
 * Turns a product of many rows and few columns round: A B = (Bᵀ Aᵀ)ᵀ, the same sums in the same order.
 *
 * Kernels go along the last axis, many numbers at a time, so that one should be long. {@link sunk} takes the transposes away that come of it.
 *
 * @param rows how many rows are many.
 */
export const turned =
  (rows = ROWS): Pass =>
  (next) =>
  (draft, original) => {
    if (draft.op !== 'matmul' || !isTurned(draft, rows)) return next(draft, original);
    const { matmul, transpose } = writing(next, draft);
    const [a, b] = draft.inputs as readonly [Node, Node];
    return transpose(matmul(transpose(b), transpose(a)));
  };
