import { complain } from '../errors.js';
import type { NdArray } from '../ops.js';
import { reference } from '../reference/index.js';
import { checkTree, type Of } from '../spec.js';
import { requireUnit, type Unit } from '../units/unit.js';
import type { Trained } from './trained.js';

/**
 * How far the worst weight of a model is from −1, 0 and 1.
 *
 *     max over all W of min(|W|, |1 − |W||)
 *
 * 0 where the model is arithmetic exactly, ½ at most within [−1, 1]. Of a stack, it is that of the units whose weights have such a
 * meaning, and of none other.
 *
 * @throws {NaluError} NALU_OPTION when no unit of the model has such weights; NALU_TREE for parameters of another model.
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016
 * @example
 * sparsityError(nau(2, 1), { w: array([[1], [-0.75]]) }); // 0.25
 * sparsityError(runs.best());
 */
export function sparsityError<S>(trained: Pick<Trained<S>, 'model' | 'params'>): number;
export function sparsityError<S>(model: Unit<S>, params: Of<S, NdArray>): number;
export function sparsityError(first: unknown, params?: unknown): number {
  const given = first as Pick<Trained<unknown>, 'model' | 'params'> | undefined;
  const { model, params: own } =
    given?.model === undefined ? { model: first as Unit<unknown>, params } : given;
  requireUnit('sparsityError', model);
  if (model.weights === undefined)
    throw complain('NALU_OPTION', {
      who: 'sparsityError',
      required: 'a model is required whose weights have a meaning at −1, 0 and 1',
      got: `"${model.name}" without any`,
    });
  checkTree('sparsityError', model.spec, own);
  return model.weights(reference, own as never).reduce((worst, { data }) => data.reduce(worse, worst), 0);
}

/** NaN stays: a weight that is none is no better than the others. */
const worse = (worst: number, w: number): number =>
  Math.max(worst, Math.min(Math.abs(w), Math.abs(1 - Math.abs(w))));
