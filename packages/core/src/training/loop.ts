import { complain } from '../errors.js';
import { encodeCheckpoint } from './checkpoint.js';
import { diagnose, divergedSeed } from './diagnose.js';
import type { Job } from './job.js';
import type { ChunkResult, Session } from './session.js';

/** How the seeds ended. */
export interface Outcome {
  readonly losses: readonly number[];
  readonly failures: readonly (Error | undefined)[];
}

/** Chunk after chunk, from step `start` to the end. */
export const train = async (job: Job, session: Session, start: number): Promise<Outcome> => {
  const { options, seeds } = job;
  const { steps, onProgress, checkpoint } = options;
  let losses: readonly number[] = seeds.map(() => Number.NaN);
  const failures: (Error | undefined)[] = seeds.map(() => undefined);
  for (let done = start; done < steps; ) {
    const count = Math.min(
      job.stepsPerCall,
      steps - done,
      checkpoint ? checkpoint.every - (done % checkpoint.every) : steps,
    );
    const result = await session.advance(done, count);
    await noteFailures(job, session, failures, { result, done, count });
    done += count;
    losses = [...result.losses.data.slice(-seeds.length)];
    onProgress?.({ step: done, steps, losses });
    if (checkpoint && done % checkpoint.every === 0)
      await checkpoint.save(await snapshot(job, session, done));
  }
  return { losses, failures };
};

interface Chunk {
  readonly result: ChunkResult;
  readonly done: number;
  readonly count: number;
}

/** One seed alone stops the run with a full account; among several, the others go on. */
const noteFailures = async (
  job: Job,
  session: Session,
  failures: (Error | undefined)[],
  chunk: Chunk,
): Promise<void> => {
  const { result, done, count } = chunk;
  const sick = job.seeds.flatMap((_, i) => (isSound(result, i, job.seeds.length) ? [] : [i]));
  if (sick.length === 0) return;
  const bad = job.feed.firstBadSample();
  if (bad !== undefined)
    throw complain('NALU_DATA', {
      who: 'fit',
      required: `the data of step ${done + bad.step} must be finite`,
      got: `${bad.value} in "${bad.name}"`,
    });
  if (!job.split) throw await diagnose(session, done, count);
  for (const i of sick) failures[i] ??= divergedSeed(job.seeds[i] as number, done, count);
};

const isSound = ({ losses, health }: ChunkResult, index: number, seeds: number): boolean =>
  Number.isFinite(health.data[index]) &&
  losses.data.every((loss, i) => i % seeds !== index || Number.isFinite(loss));

const snapshot = async (
  { feed, identity, precision }: Job,
  session: Session,
  step: number,
): Promise<Uint8Array> =>
  encodeCheckpoint(
    { step, state: await session.read(), positions: feed.positions() },
    session.spec,
    identity,
    precision,
  );
