import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { complain } from '@nalu/core';
import { readFileBytes, writeFileAtomically } from '@nalu/core/node';
import type { ModelName, Recipe } from './models.js';

/** What a run was asked for: enough to go on with it, or to do it again. */
export interface RunConfig {
  readonly models: readonly ModelName[];
  readonly seeds: readonly number[];
  readonly input: 'images' | 'symbols';
  readonly length: number;
  readonly batch: number;
  /** Undefined: the model's own for its input. */
  readonly steps: number;
  readonly backend: string;
  /** Overrides of the models' own recipes. */
  readonly recipe: Partial<Recipe>;
  /** Where the digits came from, in words. */
  readonly source: string;
}

/** The files of one trained model in a run folder. */
export interface ModelFiles {
  readonly folder: string;
  readonly checkpoint: string;
  readonly weights: string;
  readonly metrics: string;
  readonly onnx: string;
  readonly result: string;
}

const CONFIG = 'config.json';

const folderError = (path: string, required: string, got: string, advice: string, cause?: unknown) =>
  complain('NALU_FILE', { who: path, required, got, advice, cause });

/** Makes a new run folder. One that already holds something is left alone. */
export const createRunFolder = async (path: string, config: RunConfig): Promise<void> => {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw folderError(path, 'the output folder must be writable', code, 'Name another with --out.', cause);
  }
  const found = await readdir(path);
  if (found.length > 0)
    throw folderError(
      path,
      'the output folder must be empty',
      found.slice(0, 3).join(', '),
      'Go on with that run by --resume, or name another folder with --out.',
    );
  await writeFileAtomically(join(path, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
};

/** Reads what a run was asked for, to go on with it. */
export const openRunFolder = async (path: string): Promise<RunConfig> => {
  const file = join(path, CONFIG);
  const text = new TextDecoder().decode(await readFileBytes(file));
  try {
    const config: unknown = JSON.parse(text);
    if (isConfig(config)) return config;
  } catch {
    // Told below, like any other file that is no config.
  }
  throw folderError(
    file,
    'a config of the counting app is required',
    'something else',
    'Is it the folder of a run?',
  );
};

const isConfig = (value: unknown): value is RunConfig => {
  const config = value as Partial<Record<keyof RunConfig, unknown>> | null;
  return Array.isArray(config?.models) && Array.isArray(config.seeds) && typeof config.backend === 'string';
};

export const filesOf = async (run: string, model: ModelName, seed: number): Promise<ModelFiles> => {
  const folder = join(run, `${model}-${seed}`);
  await mkdir(folder, { recursive: true });
  const file = (name: string) => join(folder, name);
  return {
    folder,
    checkpoint: file('checkpoint.safetensors'),
    weights: file('weights.safetensors'),
    metrics: file('metrics.jsonl'),
    onnx: file('model.onnx'),
    result: file('result.json'),
  };
};

export const readIfThere = async (path: string): Promise<Uint8Array | undefined> =>
  existsSync(path) ? readFileBytes(path) : undefined;
