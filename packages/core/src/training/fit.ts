import { complain } from '../errors.js';
import { rowOf } from '../nd-array.js';
import type { NdArray } from '../ops.js';
import type { Runtime } from '../runtime.js';
import { type Of, type SpecTree, unflatten } from '../spec.js';
import type { Unit } from '../units/unit.js';
import { type AbortSignalLike, throwIfAborted } from './abort.js';
import { decodeCheckpoint } from './checkpoint.js';
import { trainedOn } from './facts.js';
import type { Feed } from './feed.js';
import { heldOutLosses } from './held-out.js';
import { initialState } from './initial.js';
import { type Job, jobOf } from './job.js';
import { type Outcome, train } from './loop.js';
import type { Named } from './optimizers.js';
import type { StepOptions } from './plan.js';
import { type Restart, requireRestart, restartsOf } from './restarts.js';
import { openSession } from './session.js';
import { openGroups } from './session-groups.js';
import { predictOn, type Trained } from './trained.js';

/** Where a run stands, told when all seeds have made the steps of a call. */
export interface Progress {
  /** Steps done. */
  readonly step: number;
  readonly steps: number;
  /** The loss of the last step, for each seed. */
  readonly losses: readonly number[];
  /** How often each seed was started anew, where `restart` is given. */
  readonly restarts?: readonly number[];
}

export interface FitOptions extends StepOptions {
  readonly steps: number;
  /** How many models to train side by side, or their seeds. Default 1. */
  readonly seeds?: number | readonly number[];
  /** The number of the run: with a seed, it fixes every random number. Default 0. */
  readonly run?: number;
  /**
   * Steps in one call of the compiled step; it changes no result. By default as many as the runtime prefers, but fewer where their data would be
   * large, or the call long.
   */
  readonly stepsPerCall?: number;
  /** Batches for the held-out loss by which `best()` chooses. Default 10. */
  readonly heldOutBatches?: number;
  /** Told after each call. What it throws ends the run. */
  readonly onProgress?: (progress: Progress) => void;
  /** Where a run is kept, so that it can go on after an interruption. */
  readonly checkpoint?: {
    /** Steps between two checkpoints. */
    readonly every: number;
    readonly save: (bytes: Uint8Array) => void | Promise<void>;
  };
  /** Starts seeds anew whose losses say that they are lost, such as `inaluRestart()`. None by default. */
  readonly restart?: Restart;
  /** A checkpoint to go on from: the weights will be those of an uninterrupted run, bit for bit. */
  readonly resume?: Uint8Array;
  /** Ends the run between two calls, of one group of seeds or another: `fit` rejects with its reason. What a checkpoint saved before can be gone on from. */
  readonly signal?: AbortSignalLike;
}

/** The models of one {@link fit}, in the order of their seeds. */
export interface Runs<S> {
  readonly models: readonly Trained<S>[];
  /**
   * The model with the lowest held-out loss.
   *
   * @throws {NaluError} NALU_DIVERGED when no model is sound.
   */
  readonly best: () => Trained<S>;
}

/**
 * Trains a model on any runtime: whole steps, and many of them, compiled into one program.
 *
 * `data` is a program over random leaves, or a {@link sampler}, that gives `x` and `y` in sizes that are known. With
 * several `seeds`, as many independent models are trained side by side, in groups of as many as the runtime likes, each with its own start and its
 * own data; a seed that leaves the finite numbers stops, is reported in its model's `failure`, and leaves the others alone.
 *
 * @throws {NaluError} NALU_DIVERGED when a run of one seed ends in NaN or ∞, with the step and the parameter; NALU_DATA
 * when the data hold NaN or ∞; NALU_OPTION for an option that it may not have; NALU_FILE for a checkpoint of another run;
 * the reason of `signal`.
 * @example
 * const sum = program('sum', { x: random(uniform(1, 2), 64, 2) }, { x: tensor(64, 2), y: tensor(64, 1) }, (ops, { x }) => ({
 *   x,
 *   y: ops.sum(x, [1]),
 * }));
 * const runs = await fit(eager(reference), nac(2, 1), { data: sum, optimizer: adam(0.05), steps: 500 });
 * await runs.best().predict([[10, 20]]); // ≈ [[30]], far outside the training range
 */
export const fit = async <S, V>(
  runtime: Runtime<V>,
  model: Unit<S>,
  options: FitOptions,
): Promise<Runs<S>> => {
  const job = jobOf(runtime, model, options);
  const { restart, signal } = options;
  if (restart !== undefined) requireRestart(restart);
  throwIfAborted(signal);
  const { step, feed, feeds, seeds, identity } = job;
  const session = await (feeds.length > 1
    ? openGroups(runtime, step, feeds)
    : openSession(runtime, step, feeds[0] as Feed));
  try {
    const start =
      options.resume === undefined ? undefined : decodeCheckpoint(options.resume, session.spec, identity);
    if (start !== undefined) requireAhead(options.steps, start.step);
    if (start?.restarts !== undefined) requireRule(restart);
    const restarts = restartsOf(model, job, restart, start?.restarts);
    session.write(start?.state ?? initialState(model, step, identity, job.split));
    feed.restore(start?.positions ?? []);
    const begin = start ?? { step: 0, losses: seeds.map(() => Number.NaN) };
    const outcome = await train(job, session, restarts, begin);
    return await collect(runtime, model, job, await session.read(), outcome);
  } finally {
    await session.dispose();
  }
};

/** A run that is shorter than its checkpoint would hand out a model that was trained for longer than asked. */
const requireAhead = (steps: number, done: number): void => {
  if (steps >= done) return;
  throw complain('NALU_OPTION', {
    who: 'fit',
    required: `"steps" must be at least the ${done} of the checkpoint`,
    got: String(steps),
  });
};

/** Without the rule, a run that began with one would go on to other weights. */
const requireRule = (restart: Restart | undefined): void => {
  if (restart !== undefined) return;
  throw complain('NALU_OPTION', {
    who: 'fit',
    required: '"restart" must be given, as for the run that wrote the checkpoint',
    got: 'none',
  });
};

const collect = async <S, V>(
  runtime: Runtime<V>,
  model: Unit<S>,
  { options, step, seeds, identity, heldOutBatches, split }: Job,
  state: Of<SpecTree, NdArray>,
  { losses, failures }: Outcome,
): Promise<Runs<S>> => {
  const { params } = state as { readonly params: Named<NdArray> };
  const lined = split ? params : mapValues(params, ({ shape, data }) => ({ shape: [1, ...shape], data }));
  const heldOut = await heldOutLosses(runtime, step, lined, {
    ...identity,
    batches: heldOutBatches,
  });
  const models = seeds.map((seed, i): Trained<S> => {
    const own = unflatten<S, NdArray>(
      model.spec,
      step.parameters.map(({ path }) => rowOf(lined[path] as NdArray, i)),
    );
    return {
      model,
      params: own,
      seed,
      task: trainedOn(options.data),
      loss: losses[i] as number,
      heldOut: heldOut[i] as number,
      failure: failures[i],
      predict: predictOn(runtime, model, own),
    };
  });
  return { models, best: () => bestOf(models) };
};

const mapValues = <A, B>(values: Named<A>, f: (value: A) => B): Named<B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, f(value)]));

/**
 * The sound model with the lowest held-out loss: what {@link Runs.best} gives.
 *
 * @throws {NaluError} NALU_DIVERGED when none is sound.
 */
export const bestOf = <S>(models: readonly Trained<S>[]): Trained<S> => {
  const sound = models.filter(({ heldOut, failure }) => failure === undefined && Number.isFinite(heldOut));
  const [first, ...rest] = sound;
  if (first === undefined)
    throw complain('NALU_DIVERGED', {
      who: 'best',
      required: 'one model at least must be sound',
      got: `${models.length} that left the finite numbers`,
      advice: 'Lower the learning rate, or clip the gradients.',
    });
  return rest.reduce((best, model) => (model.heldOut < best.heldOut ? model : best), first);
};
