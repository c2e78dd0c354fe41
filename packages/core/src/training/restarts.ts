import { requireFinite, requireKind, requireNames, requireSizes } from '../guards.js';
import type { NdArray } from '../ops.js';
import { type Initializer, initialize } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { randomSource } from '../random/source.js';
import { sizeOf } from '../shapes.js';
import { flatten, mapTree, type Of, type SpecTree } from '../spec.js';
import type { Unit } from '../units/unit.js';
import type { Job } from './job.js';
import type { Named } from './optimizers.js';
import { byPath } from './plan.js';
import type { Session } from './session.js';

/** Which seeds start anew on the way, and from where. */
export interface Restart {
  /** Steps between two looks at the losses. */
  readonly every: number;
  /**
   * Whether a seed starts anew, from its own losses since its last start, the oldest first.
   *
   * It must depend on nothing else, or a resumed run will differ.
   */
  readonly when: (losses: Float64Array) => boolean;
  /** What every parameter is then drawn from. The model's own initialisers by default. */
  readonly init?: Initializer;
  /** How many of the last losses are kept, here and in checkpoints. All of them by default. */
  readonly keep?: number;
}

/** What a checkpoint keeps of restarts, for each seed. */
export interface RestartRecord {
  readonly counts: readonly number[];
  readonly losses: readonly Float64Array[];
}

/** The restarts of one run. */
export interface Restarts {
  /** Steps from `done` to the next look. */
  readonly ahead: (done: number) => number;
  /** Looks, and starts seeds anew. It comes before step `done`, so a run never ends with parameters just drawn. */
  readonly look: (session: Session, done: number) => Promise<void>;
  /** Takes down the losses of a chunk, `[steps]` or `[steps, seeds]`; a seed that failed is never asked again. */
  readonly note: (losses: NdArray, failures: readonly unknown[]) => void;
  /** How often each seed was started anew; undefined where no rule is. */
  readonly counts: () => readonly number[] | undefined;
  readonly record: () => RestartRecord | undefined;
}

const never: Restarts = {
  ahead: () => Number.POSITIVE_INFINITY,
  look: async () => {},
  note: () => {},
  counts: () => undefined,
  record: () => undefined,
};

export const restartsOf = <S>(
  model: Unit<S>,
  job: Job,
  restart: Restart | undefined,
  past: RestartRecord | undefined,
): Restarts => {
  if (restart === undefined) return never;
  const { every, when, keep = Number.POSITIVE_INFINITY } = restart;
  const counts = job.seeds.map((_, i) => past?.counts[i] ?? 0);
  const kept = job.seeds.map((_, i): number[] => [...(past?.losses[i] ?? [])]);
  return {
    ahead: (done) => every - (done % every),
    look: async (session, done) => {
      if (done % every !== 0) return;
      const lost = job.seeds.flatMap((_, i) => {
        const losses = Float64Array.from(kept[i] as number[]);
        return losses.length > 0 && when(losses) ? [i] : [];
      });
      if (lost.length === 0) return;
      for (const i of lost) {
        counts[i] = (counts[i] as number) + 1;
        kept[i] = [];
      }
      const starts = lost.map((i) => [i, drawn(model, job, restart.init, i, counts[i] as number)] as const);
      session.write(replaced(job, await session.read(), new Map(starts)));
    },
    note: ({ data }, failures) => {
      kept.forEach((losses, i) => {
        for (let at = i; at < data.length; at += kept.length) losses.push(data[at] as number);
        losses.splice(0, failures[i] === undefined ? Math.max(0, losses.length - keep) : losses.length);
      });
    },
    counts: () => [...counts],
    record: () => ({ counts: [...counts], losses: kept.map((losses) => Float64Array.from(losses)) }),
  };
};

/** The parameters of the start with that number: each from a stream of its own, whatever was drawn before. */
const drawn = <S>(
  model: Unit<S>,
  { identity: { run, seeds }, step }: Job,
  init: Initializer | undefined,
  index: number,
  count: number,
): Named<NdArray> => {
  const random = randomSource(run, seeds[index]);
  const usual = flatten<S, Initializer>(model.spec, model.init);
  return byPath(step.parameters, ({ path, spec }, i) =>
    initialize(
      init ?? (usual[i] as Initializer),
      spec.shape as readonly number[],
      random,
      `restart.${count}.${path}`,
    ),
  );
};

/** The state with the parameters of some seeds replaced, and their slots at 0, where the optimiser begins. */
const replaced = (
  { step, split }: Job,
  state: Of<SpecTree, NdArray>,
  starts: ReadonlyMap<number, Named<NdArray>>,
): Of<SpecTree, NdArray> => {
  const { params, slots } = state as unknown as {
    readonly params: Named<NdArray>;
    readonly slots: Of<SpecTree, NdArray>;
  };
  const replace = ({ shape, data }: NdArray, of: (start: Named<NdArray>) => NdArray | undefined): NdArray => {
    const size = sizeOf(split ? shape.slice(1) : shape);
    const next = data.slice();
    for (const [i, start] of starts)
      next.set(of(start)?.data ?? new Float64Array(size), split ? i * size : 0);
    return { shape, data: next };
  };
  return {
    params: byPath(step.parameters, ({ path }) => replace(params[path] as NdArray, (start) => start[path])),
    slots: mapTree<SpecTree, NdArray, NdArray>(step.state.slots as SpecTree, slots, (slot) =>
      replace(slot, () => undefined),
    ),
  } as Of<SpecTree, NdArray>;
};

/** Refuses a rule that cannot be followed. */
export const requireRestart = (restart: Restart): void => {
  const who = 'fit';
  const isObject = typeof restart === 'object' && restart !== null;
  requireKind(who, '"restart"', 'a rule, such as inaluRestart()', isObject, restart);
  requireNames(who, restart, ['every', 'when', 'init', 'keep'], 'the names of "restart"');
  const { every, when, init, keep } = restart;
  requireSizes(who, { 'restart.every': every, ...(keep !== undefined && { 'restart.keep': keep }) });
  requireKind(who, '"restart.when"', 'a function', typeof when === 'function', when);
  const known = init === undefined || typeof init === 'function' || typeof init === 'object';
  requireKind(who, '"restart.init"', 'an initialiser, such as uniform(-2, 2)', known, init);
};

export interface InaluRestartOptions {
  /** Steps between two looks. Default 10,000: ten epochs of 1,000 batches. */
  readonly every?: number;
  /** A seed with fewer losses since its last start is left alone. Default 10,000. */
  readonly least?: number;
  /** A seed whose later losses have a mean of no more than this is left alone. Default 1. */
  readonly threshold?: number;
}

/**
 * The rule of iNALU: a seed starts anew that has stopped getting better while its loss is still large.
 *
 *     mean(first half) ≤ mean(second half) + deviation(second half)  and  mean(second half) > threshold
 *
 * Parameters are then drawn from U[−2, 2), and not from where they began. The published code looks in every batch of each tenth
 * epoch, as soon as it has more than 10,000 losses, and keeps the optimiser's slots; this looks once in so many steps, and
 * zeroes them.
 *
 * @throws {NaluError} NALU_OPTION for an option that it may not have.
 * @see Schlör, Ring & Hotho, iNALU: Improved Neural Arithmetic Logic Unit, Frontiers in AI 2020. doi:10.3389/frai.2020.00071
 * @example
 * const options = { steps: 100_000, seeds: 16, restart: inaluRestart() };
 */
export const inaluRestart = (options: InaluRestartOptions = {}): Restart => {
  const { every = 10_000, least = 10_000, threshold = 1 } = options;
  requireNames('inaluRestart', options, ['every', 'least', 'threshold']);
  requireSizes('inaluRestart', { every, least });
  requireFinite('inaluRestart', { threshold });
  return {
    every,
    when: (losses) => {
      if (losses.length < least) return false;
      const half = Math.floor(losses.length / 2);
      const late = losses.subarray(half);
      const level = meanOf(late);
      return level > threshold && meanOf(losses.subarray(0, half)) <= level + deviationOf(late, level);
    },
    init: uniform(-2, 2),
  };
};

const meanOf = (values: Float64Array): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

const deviationOf = (values: Float64Array, mean: number): number =>
  Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
