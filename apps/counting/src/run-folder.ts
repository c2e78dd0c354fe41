import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { complain } from '@nalu/core';
import { readFileBytes, writeFileAtomically } from '@nalu/core/node';
import { makeFolder } from './make-folder.js';
import type { ModelName } from './models.js';
import { parseConfig, type RunConfig } from './run-config.js';

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

/** Makes a new run folder. One that already holds something is left alone. */
export const createRunFolder = async (path: string, config: RunConfig): Promise<void> => {
  const found = await openFolder(path);
  if (found.length > 0)
    throw complain('NALU_FILE', {
      who: path,
      required: 'the output folder must be empty',
      got: found.slice(0, 3).join(', '),
      advice: 'Go on with that run by --resume, or name another folder with --out.',
    });
  await writeFileAtomically(join(path, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
};

/** Makes a folder where it is missing, and lists what is in it. */
const openFolder = async (path: string): Promise<readonly string[]> => {
  try {
    await makeFolder(path);
    return await readdir(path);
  } catch (cause) {
    throw complain('NALU_FILE', {
      who: path,
      required: 'the output folder must be writable',
      got: (cause as NodeJS.ErrnoException).code ?? String(cause),
      advice: 'Name another with --out.',
      cause,
    });
  }
};

/**
 * Reads what a run was asked for, to go on with it.
 *
 * @throws {NaluError} NALU_FILE when there is no config, or one that has been spoilt.
 */
export const openRunFolder = async (path: string): Promise<RunConfig> => {
  const file = join(path, CONFIG);
  return parseConfig(file, new TextDecoder().decode(await readFileBytes(file)));
};

export const filesOf = async (run: string, model: ModelName, seed: number): Promise<ModelFiles> => {
  const folder = join(run, `${model}-${seed}`);
  await openFolder(folder);
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

/**
 * Reads a file that an earlier part of the run wrote; undefined when there is none yet.
 *
 * @param advice what to do when `read` refuses the bytes.
 * @throws {NaluError} NALU_FILE
 */
export const readIfThere = async <T>(
  path: string,
  read: (bytes: Uint8Array) => T,
  advice: string,
): Promise<T | undefined> => {
  if (!existsSync(path)) return undefined;
  const bytes = await readFileBytes(path);
  try {
    return read(bytes);
  } catch (cause) {
    throw complain('NALU_FILE', {
      who: path,
      required: 'the file must be whole, and of this model',
      got: `${bytes.length} bytes that are not`,
      advice,
      cause,
    });
  }
};
