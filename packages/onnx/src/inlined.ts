import { exactPasses, type Graph, type NdArray, ndArray, optimize, type Pass, simplified } from '@nalu/core';
import { folding } from '@nalu/core/reference';
import { checkParameter } from './parameters.js';

export interface Inlined<S, R> {
  readonly graph: Graph<S, R>;
  /** What its constants are called that were parameters. */
  readonly known: ReadonlyMap<NdArray, string>;
}

/**
 * Parameters become constants, and what follows from constants alone is computed: W = tanh(Ŵ) ⊙ σ(M̂).
 *
 * @param keepParts whether parts must stay apart, as they do where nothing is moved or shared.
 */
export const inlined = <S, R>(
  graph: Graph<S, R>,
  parameters: ReadonlyMap<string, NdArray>,
  keepParts: boolean,
): Inlined<S, R> => {
  // Copies, so that an array that is given twice has both of its names.
  const own = new Map([...parameters].map(([path, { shape, data }]) => [path, ndArray(shape, data)]));
  const settled: Pass = (next) => (draft, original) => {
    const value =
      draft.op === 'input' && draft.scope.parent === undefined ? own.get(draft.attributes.name) : undefined;
    if (draft.op !== 'input' || value === undefined) return next(draft, original);
    checkParameter(draft.attributes.name, draft.shape, value);
    return next({ ...draft, op: 'constant', attributes: { value } });
  };
  return {
    graph: optimize(graph, [settled, folding, ...(keepParts ? [simplified] : exactPasses)]),
    known: new Map([...own].map(([path, value]) => [value, path])),
  };
};
