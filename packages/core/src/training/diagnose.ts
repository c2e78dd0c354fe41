import { complain, type NaluError } from '../errors.js';
import { firstBadNumber, rowOf } from '../nd-array.js';
import type { NdArray } from '../ops.js';
import { flatten, leafSpecs, type Of, type SpecTree } from '../spec.js';
import type { Job } from './job.js';
import type { Session } from './session.js';

/** Steps `first` to `first + count − 1`, from 0. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

const diverged = (got: string): NaluError =>
  complain('NALU_DIVERGED', {
    who: 'fit',
    required: 'training must stay finite',
    got,
    advice: 'Lower the learning rate, or clip the gradients.',
  });

/**
 * Runs a chunk that left the finite numbers once more, one step at a time, to name the step and the parameter.
 *
 * @param sick the seeds to look at, by their place. The session ends where it stood.
 * @param rest is awaited between two calls.
 */
export const diagnose = async (
  job: Job,
  session: Session,
  { first, count }: Span,
  sick: readonly number[],
  rest: () => Promise<void>,
): Promise<ReadonlyMap<number, NaluError>> => {
  const found = new Map<number, NaluError>();
  session.rewind();
  for (let step = first; step < first + count; step++) {
    const { losses } = await session.advance(step, 1, rest);
    const state = await session.read();
    for (const i of sick) {
      const account = found.has(i)
        ? undefined
        : accountOf(job, session.spec, state, losses.data[i] as number, i);
      if (account !== undefined) found.set(i, diverged(`${account} in step ${step + 1}${seedOf(job, i)}`));
    }
    await rest();
  }
  for (const i of sick)
    if (!found.has(i)) found.set(i, diverged(`NaN or ∞ by step ${first + count}${seedOf(job, i)}`));
  return found;
};

const seedOf = ({ seeds, split }: Job, index: number): string => (split ? ` with seed ${seeds[index]}` : '');

const accountOf = (
  { split }: Job,
  spec: SpecTree,
  state: Of<SpecTree, NdArray>,
  loss: number,
  index: number,
): string | undefined => {
  const leaves = flatten<SpecTree, NdArray>(spec, state);
  for (const [k, { path }] of leafSpecs(spec).entries()) {
    const bad = firstBadNumber(split ? rowOf(leaves[k] as NdArray, index) : (leaves[k] as NdArray));
    if (bad !== undefined) return `${bad} in "${path}", at a loss of ${loss},`;
  }
  return Number.isFinite(loss) ? undefined : `a loss of ${loss}`;
};
