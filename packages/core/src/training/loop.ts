import { complain, type NaluError } from '../errors.js';
import { throwIfAborted } from './abort.js';
import { breather } from './breather.js';
import { type Checkpoint, encodeCheckpoint, type Failures } from './checkpoint.js';
import { diagnose, type Span } from './diagnose.js';
import type { Job } from './job.js';
import type { Restarts } from './restarts.js';
import type { ChunkResult, Session } from './session.js';

/** How the seeds ended. */
export interface Outcome {
  readonly losses: readonly number[];
  readonly failures: readonly (NaluError | undefined)[];
}

/** Where a run begins: at step 0, or where its checkpoint stands. */
export interface Start {
  readonly step: number;
  readonly losses: readonly number[];
  readonly failures?: Failures | undefined;
}

/** Chunk after chunk, to the end. */
export const train = async (
  job: Job,
  session: Session,
  restarts: Restarts,
  start: Start,
): Promise<Outcome> => {
  const { options, seeds, pace } = job;
  const { steps, onProgress, checkpoint, signal } = options;
  const breathe = breather();
  const rest = async (): Promise<void> => {
    await breathe();
    throwIfAborted(signal);
  };
  let { losses } = start;
  const failures: (NaluError | undefined)[] = seeds.map((_, i) => start.failures?.[i]);
  for (const [i, failure] of failures.entries()) if (failure !== undefined) session.stop(i);
  for (let done = start.step; done < steps; ) {
    await restarts.look(session, done);
    const count = Math.min(stepsAhead(job, done), restarts.ahead(done));
    const result = await session.advance(done, count, rest);
    pace.note(count, result.milliseconds);
    await noteFailures(job, session, failures, result, { first: done, count }, rest);
    restarts.note(result.losses, failures);
    done += count;
    losses = [...result.losses.data.slice(-seeds.length)];
    const counts = restarts.counts();
    onProgress?.({ step: done, steps, losses, ...(counts && { restarts: counts }) });
    if (checkpoint && done % checkpoint.every === 0)
      await checkpoint.save(
        await snapshot(job, session, { step: done, losses, restarts: restarts.record(), failures }),
      );
    await rest();
  }
  return { losses, failures };
};

/** The steps of the next call: up to the end, or to where the run is kept. */
const stepsAhead = ({ pace, options: { steps, checkpoint } }: Job, done: number): number =>
  Math.min(pace.steps(), steps - done, checkpoint ? checkpoint.every - (done % checkpoint.every) : steps);

/** One seed alone stops the run; among several, the others go on. */
const noteFailures = async (
  job: Job,
  session: Session,
  failures: (NaluError | undefined)[],
  result: ChunkResult,
  span: Span,
  rest: () => Promise<void>,
): Promise<void> => {
  const sick = unsound(result, job.seeds.length).filter((i) => failures[i] === undefined);
  if (sick.length === 0) return;
  const bad = job.feed.firstBadSample();
  if (bad !== undefined)
    throw complain('NALU_DATA', {
      who: 'fit',
      required: `the data of step ${span.first + bad.step + 1} must be finite`,
      got: `${bad.value} in "${bad.name}"`,
    });
  const found = await diagnose(job, session, span, sick, rest);
  for (const [i, error] of found) {
    if (!job.split) throw error;
    failures[i] = error;
    session.stop(i);
  }
};

/** The places of the seeds whose losses or whose state left the finite numbers. */
const unsound = ({ losses: { data }, health }: ChunkResult, seeds: number): readonly number[] => {
  const found = new Set<number>();
  health.data.forEach((each, i) => void (Number.isFinite(each) || found.add(i)));
  for (let at = 0; at < data.length; at++) if (!Number.isFinite(data[at])) found.add(at % seeds);
  return [...found];
};

const snapshot = async (
  { feed, identity, precision }: Job,
  session: Session,
  known: Pick<Checkpoint, 'step' | 'losses' | 'restarts' | 'failures'>,
): Promise<Uint8Array> => {
  const state = await session.read();
  const checkpoint = { ...known, state, positions: feed.positions() };
  return encodeCheckpoint(checkpoint, session.spec, identity, precision);
};
