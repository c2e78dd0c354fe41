import {
  decodeSafetensors,
  fit,
  type NdArray,
  predictOn,
  randomSource,
  readWeights,
  weightsOf,
} from '@nalu/core';
import { writeFileAtomically } from '@nalu/core/node';
import type { AnyRuntime } from './backends.js';
import { type Evaluation, evaluate } from './evaluate.js';
import { metricsFile } from './metrics.js';
import {
  type AnyParams,
  type AnyUnit,
  countingModel,
  type ModelName,
  models,
  type Recipe,
} from './models.js';
import { encoderOf, type RunConfig } from './run-config.js';
import { type ModelFiles, readIfThere } from './run-folder.js';
import { countingData, type SymbolPool } from './task.js';

export interface Pools {
  readonly train: SymbolPool;
  readonly test: SymbolPool;
}

/** One model with one seed: what is to be trained, and where it goes. */
export interface Job {
  readonly name: ModelName;
  readonly seed: number;
  readonly config: RunConfig;
  readonly files: ModelFiles;
}

export interface JobResult {
  readonly model: AnyUnit;
  readonly params: AnyParams;
  readonly recipe: Recipe;
  readonly evaluation: Evaluation;
}

export type OnStep = (step: number, steps: number, loss: number) => void;

/** Steps between two checkpoints. */
const EVERY = 250;
/** More steps in a call would hold more images at once, and gain nothing at this size. */
const STEPS_PER_CALL = 10;

const spoiltWeights = 'Delete it: the model is then trained again from its last checkpoint.';
const spoiltCheckpoint = 'Delete it: the model is then trained again from its start.';

/** `fit` reads it; but only here is it known which file it is. */
const wholeCheckpoint = (bytes: Uint8Array): Uint8Array => {
  decodeSafetensors(bytes);
  return bytes;
};

/** Trains a model, or goes on from its checkpoint, or takes its weights when it is done; then tests it. */
export const runJob = async (
  runtime: AnyRuntime,
  job: Job,
  pools: Pools,
  onStep: OnStep,
): Promise<JobResult> => {
  const { name, seed, config, files } = job;
  const recipe = { ...models[name].recipe, ...config.recipe };
  const { model, training } = countingModel(name, pools.train.width, config.steps, recipe, config.encoder);
  const params =
    (await readIfThere(files.weights, (bytes): AnyParams => readWeights(model, bytes), spoiltWeights)) ??
    (await trainModel(runtime, job, { model, training }, pools, onStep));
  const predict = predictOn(runtime, model, params);
  const evaluation = await evaluate((x) => predict(x as NdArray), pools.test, randomSource(1, seed));
  await writeFileAtomically(
    files.result,
    `${JSON.stringify({ model: name, seed, ...encoderOf(config), recipe, ...evaluation }, null, 2)}\n`,
  );
  return { model, params, recipe, evaluation };
};

const trainModel = async (
  runtime: AnyRuntime,
  { seed, config, files }: Job,
  { model, training }: ReturnType<typeof countingModel>,
  pools: Pools,
  onStep: OnStep,
): Promise<AnyParams> => {
  const { steps, length, batch } = config;
  const resume = await readIfThere(files.checkpoint, wholeCheckpoint, spoiltCheckpoint);
  const note = metricsFile(files.metrics);
  const runs = await fit(runtime, model, {
    ...training,
    data: countingData(pools.train, length, batch),
    steps,
    seeds: [seed],
    stepsPerCall: STEPS_PER_CALL,
    ...(resume && { resume }),
    onProgress: ({ step, losses: [loss = Number.NaN] }) => {
      onStep(step, steps, loss);
      if (step % EVERY === 0 || step === steps) note({ step, loss });
    },
    checkpoint: { every: EVERY, save: (bytes) => writeFileAtomically(files.checkpoint, bytes) },
  });
  const trained = runs.best();
  await writeFileAtomically(files.weights, weightsOf(trained));
  return trained.params;
};
