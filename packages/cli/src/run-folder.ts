import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { complain } from '@nalu/core';

/** One trained model of a run folder. */
export interface TrainedFolder {
  readonly name: string;
  readonly weights: string;
  /** What says which model it is, nearest first; only those that are there. */
  readonly descriptions: readonly string[];
  /** An ONNX file of the model. */
  readonly onnx: string | undefined;
}

const WEIGHTS = 'weights.safetensors';

const there = (path: string): string[] => (existsSync(path) ? [path] : []);

const folderOf = (path: string): TrainedFolder => ({
  name: basename(path),
  weights: join(path, WEIGHTS),
  descriptions: [...there(join(path, 'model.json')), ...there(join(dirname(path), 'model.json'))],
  onnx: there(join(path, 'model.onnx'))[0],
});

const listed = async (path: string): Promise<readonly string[]> => {
  try {
    return (await readdir(path)).sort();
  } catch (cause) {
    throw complain('NALU_FILE', {
      who: path,
      required: 'the run folder must be readable',
      got: (cause as NodeJS.ErrnoException).code ?? String(cause),
      cause,
    });
  }
};

/**
 * Finds the trained model in a run folder: in itself, or in one of its folders.
 *
 * @throws {NaluError} NALU_FILE when there is none; NALU_OPTION when there are several and `which` does not choose.
 */
export const findTrained = async (path: string, which: string | undefined): Promise<TrainedFolder> => {
  const inside = (await listed(path)).map((name) => join(path, name));
  const folders = [path, ...inside].filter((folder) => existsSync(join(folder, WEIGHTS)));
  const names = folders.map((folder) => basename(folder));
  const chosen = which === undefined ? folders : folders.filter((folder) => basename(folder) === which);
  const [only, ...others] = chosen;
  if (only !== undefined && others.length === 0) return folderOf(only);
  if (folders.length > 0)
    throw complain('NALU_OPTION', {
      who: path,
      required: `--which must be one of ${names.join(', ')}`,
      got: which === undefined ? 'nothing' : `"${which}"`,
    });
  const unfinished = [path, ...inside].some((folder) => existsSync(join(folder, 'checkpoint.safetensors')));
  throw complain('NALU_FILE', {
    who: path,
    required: `a run folder must hold ${WEIGHTS}, or folders that do`,
    got: unfinished ? 'checkpoints of a run that has not finished' : 'none',
    advice: unfinished
      ? 'Resume the run; it writes them at its end.'
      : 'Write them with weightsOf(runs.best()).',
  });
};
