import type { Graph } from './graph.js';
import { hoisted } from './hoisted.js';
import { pruned } from './pruned.js';
import { type Pass, rebuild } from './rebuild.js';
import { shared } from './shared.js';
import { simplified } from './simplified.js';
import { unstretched } from './unstretched.js';

/** The passes that keep every bit on every runtime, in the order in which they help each other. */
export const exactPasses: readonly Pass[] = [simplified, unstretched, hoisted, shared];

/**
 * The same program with less to compute: what nobody reads is gone, what is written twice is computed once, and what does not
 * change inside a scan stands before it.
 *
 * @param passes what each node goes through, first to last. `folding` of @nalu/core/reference is one more.
 * @example
 * const graph = optimize(trace(predictor(nalu(2, 1))));
 */
export const optimize = <S, R>(graph: Graph<S, R>, passes: readonly Pass[] = exactPasses): Graph<S, R> =>
  rebuild(pruned(graph), passes);
