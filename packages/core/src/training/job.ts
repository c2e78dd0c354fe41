import type { Precision } from '../backend.js';
import type { Runtime } from '../runtime.js';
import { requireNames, requireSizes, type Unit } from '../units/unit.js';
import type { RunIdentity } from './checkpoint.js';
import { type Feed, feedOf } from './feed.js';
import type { FitOptions } from './fit.js';
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
];

/** The options with their defaults, and what is built of them. */
export interface Job {
  readonly options: FitOptions;
  readonly step: TrainStep;
  readonly feed: Feed;
  readonly identity: RunIdentity;
  readonly seeds: readonly number[];
  /** Whether the state has a seed axis. */
  readonly split: boolean;
  readonly stepsPerCall: number;
  readonly precision: Precision;
}

export const jobOf = <S, V>(runtime: Runtime<V>, model: Unit<S>, options: FitOptions): Job => {
  const { seeds = 1, run = 0, steps, stepsPerCall = runtime.preferredSteps, checkpoint } = options;
  const list = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : seeds;
  requireNames('fit', options, optionNames);
  requireSizes('fit', {
    steps,
    seeds: list.length,
    stepsPerCall,
    ...(checkpoint && { 'checkpoint.every': checkpoint.every }),
  });
  const step = trainStep(model, options);
  const split = list.length > 1;
  return {
    options,
    step,
    feed: feedOf(run, list, split, step.source.sampler),
    identity: { run, seeds: list },
    seeds: list,
    split,
    stepsPerCall,
    precision: runtime.precision,
  };
};
