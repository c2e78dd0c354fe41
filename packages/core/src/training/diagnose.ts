import { complain, type NaluError } from '../errors.js';
import { firstBadNumber } from '../nd-array.js';
import type { NdArray } from '../ops.js';
import { mapTree, type SpecTree } from '../spec.js';
import type { Session } from './session.js';

const advice = 'Lower the learning rate, or clip the gradients.';

const diverged = (got: string): NaluError =>
  complain('NALU_DIVERGED', { who: 'fit', required: 'training must stay finite', got, advice });

/** Runs a chunk that ended in NaN or ∞ once more, one step at a time, to name the step and the parameter. */
export const diagnose = async (session: Session, firstStep: number, steps: number): Promise<NaluError> => {
  session.rewind();
  for (let step = firstStep; step < firstStep + steps; step++) {
    const { losses } = await session.advance(step, 1);
    const loss = losses.data[0] as number;
    const bad = firstBadLeaf(session.spec, await session.read());
    if (bad !== undefined) return diverged(`${bad} after step ${step}, at a loss of ${loss}`);
    if (!Number.isFinite(loss)) return diverged(`a loss of ${loss} at step ${step}`);
  }
  return diverged(
    `NaN or ∞ in steps ${firstStep} to ${firstStep + steps - 1}, not met when they ran one by one`,
  );
};

const firstBadLeaf = (
  spec: SpecTree,
  state: Parameters<typeof mapTree<SpecTree, NdArray, void>>[1],
): string | undefined => {
  let found: string | undefined;
  mapTree<SpecTree, NdArray, void>(spec, state, (leaf, _, path) => {
    const bad = firstBadNumber(leaf);
    if (bad !== undefined) found ??= `${bad} in "${path}"`;
  });
  return found;
};

/** What is told of one seed among several. */
export const divergedSeed = (seed: number, firstStep: number, steps: number): NaluError =>
  diverged(`NaN or ∞ with seed ${seed} between steps ${firstStep} and ${firstStep + steps - 1}`);
