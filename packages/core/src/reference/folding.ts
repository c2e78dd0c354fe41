import type { Draft, Pass } from '../graph/rebuild.js';
import { playNode } from '../interpreters/replay.js';
import type { NdArray, Shape } from '../ops.js';
import { reference } from './reference.js';

const kept: ReadonlySet<string> = new Set(['constant', 'input', 'scan', 'result']);

/**
 * A pass that computes once, in float64, whatever follows from constants alone: W = tanh(Ŵ) ⊙ σ(M̂) of a trained model.
 *
 * What would make a constant larger than all that it is made of stays an operation: a file or a module should not grow.
 *
 * @example
 * optimize(graph, [folding, ...exactPasses]);
 */
export const folding: Pass = (next) => (draft, original) => {
  const constants = draft.inputs.flatMap((node) => (node.op === 'constant' ? [node.attributes.value] : []));
  if (kept.has(draft.op) || constants.length < draft.inputs.length) return next(draft, original);
  if (sizeOf(draft.shape) > Math.max(1, total(constants))) return next(draft, original);
  const value = playNode(reference, draft, constants);
  return next({ ...draft, op: 'constant', inputs: [], attributes: { value } } as Draft, original);
};

/** A free axis has no size yet. */
const sizeOf = (shape: Shape): number =>
  shape.reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : Number.POSITIVE_INFINITY), 1);

const total = (arrays: readonly NdArray[]): number => arrays.reduce((sum, { data }) => sum + data.length, 0);
