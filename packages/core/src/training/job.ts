import type { Precision } from '../backend.js';
import { requireKind, requireNames, requireSizes } from '../guards.js';
import type { Runtime } from '../runtime.js';
import { requireUnit, type Unit } from '../units/unit.js';
import type { RunIdentity } from './checkpoint.js';
import { type Feed, feedOf, joinedFeed } from './feed.js';
import type { FitOptions } from './fit.js';
import { type Pace, paced, steady } from './pace.js';
import { seedGroupsOf } from './seed-groups.js';
import { mostStepsPerCall } from './steps-per-call.js';
import { type TrainStep, trainStep } from './train-step.js';

const optionNames: readonly (keyof FitOptions)[] = [
  'data',
  'optimizer',
  'loss',
  'clip',
  'penalties',
  'steps',
  'seeds',
  'run',
  'stepsPerCall',
  'heldOutBatches',
  'onProgress',
  'checkpoint',
  'resume',
  'restart',
  'signal',
];

/** The options with their defaults, and what is built of them. */
export interface Job {
  readonly options: FitOptions;
  readonly step: TrainStep;
  readonly feed: Pick<Feed, 'firstBadSample' | 'positions' | 'restore'>;
  /** One for each group of seeds. */
  readonly feeds: readonly Feed[];
  readonly identity: RunIdentity;
  readonly seeds: readonly number[];
  /** Whether the state has a seed axis. */
  readonly split: boolean;
  /** How many steps each call makes. */
  readonly pace: Pace;
  readonly heldOutBatches: number;
  readonly precision: Precision;
}

export const jobOf = <S, V>(runtime: Runtime<V>, model: Unit<S>, options: FitOptions): Job => {
  requireArguments(runtime, model, options);
  const { seeds = 1, run = 0, steps, stepsPerCall, checkpoint, heldOutBatches = 10 } = options;
  requireNames('fit', options, optionNames);
  requireSizes('fit', {
    steps,
    seeds: typeof seeds === 'number' ? seeds : seeds.length,
    heldOutBatches,
    ...(stepsPerCall !== undefined && { stepsPerCall }),
    ...(runtime.seedsTogether !== undefined && { 'runtime.seedsTogether': runtime.seedsTogether }),
    ...(checkpoint && { 'checkpoint.every': checkpoint.every }),
  });
  const list = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : seeds;
  const step = trainStep(model, options);
  const groups = seedGroupsOf(list, runtime.seedsTogether);
  const feeds = groups.map((group) => feedOf(run, group, step.source.sampler));
  return {
    options,
    step,
    feed: joinedFeed(feeds),
    feeds,
    identity: { run, seeds: list },
    seeds: list,
    split: list.length > 1,
    pace: stepsPerCall === undefined ? paced(mostStepsPerCall(runtime, step, groups)) : steady(stepsPerCall),
    heldOutBatches,
    precision: runtime.precision,
  };
};

const isFunction = (value: unknown): boolean => typeof value === 'function';

const requireArguments = (runtime: unknown, model: unknown, options: unknown): void => {
  const { compile } = (runtime ?? {}) as Partial<Record<'compile', unknown>>;
  requireKind(
    'fit',
    'the runtime',
    'a Runtime, such as eager(backend) or await onnxruntime()',
    isFunction(compile),
    runtime,
  );
  requireUnit('fit', model);
  requireKind(
    'fit',
    'the third argument',
    'an object of options',
    typeof options === 'object' && options !== null,
    options,
  );
  const { data, optimizer, loss, clip, seeds, signal } = options as Readonly<Record<string, unknown>>;
  const has = (value: unknown, ...names: string[]) =>
    typeof value === 'object' && value !== null && names.some((name) => name in value);
  requireKind('fit', '"data"', 'a program or a sampler', has(data, 'apply', 'sample'), data);
  requireKind(
    'fit',
    '"optimizer"',
    'an optimiser, such as adam(1e-3)',
    optimizer === undefined || has(optimizer, 'update', 'groups'),
    optimizer,
  );
  requireKind('fit', '"loss"', 'a function', loss === undefined || isFunction(loss), loss);
  requireKind(
    'fit',
    '"clip"',
    'one of clipByNorm(…), clipByValue(…)',
    clip === undefined || isFunction(clip),
    clip,
  );
  const countOrList = seeds === undefined || typeof seeds === 'number' || Array.isArray(seeds);
  requireKind('fit', '"seeds"', 'a number, or a list of them', countOrList, seeds);
  requireKind('fit', '"signal"', 'an AbortSignal', signal === undefined || has(signal, 'aborted'), signal);
};
