import { stat } from 'node:fs/promises';
import { leafSpecs } from '@nalu/core';
import { fromOnnx, type OnnxProgram } from '@nalu/onnx';
import { printProgram } from '@nalu/wasm';
import { type ExitCode, exitCodes, type Io } from '../io.js';
import { readModelFile } from '../model-file.js';
import { findTrained } from '../run-folder.js';
import { plain } from '../table.js';
import { onnxOf } from '../trained-onnx.js';

export interface CompileFlags {
  readonly model?: string;
  readonly which?: string;
  readonly dims?: Readonly<Record<string, number>>;
  readonly print?: boolean;
  readonly profile?: boolean;
}

/** A size for free axes that nobody names: the one that predictions are made in. */
const USUAL = 64;

/** `nalu compile` */
export const compileCommand = async (path: string, flags: CompileFlags, io: Io): Promise<ExitCode> => {
  const { dims = {}, print = false, profile = false } = flags;
  const program = await programAt(path, flags);
  const text = printProgram(program, { dims: { ...usualSizes(program), ...dims }, profile });
  const lines = text.split('\n').map(plain);
  for (const line of print || profile ? lines : lines.slice(0, 1)) io.out(`${line}\n`);
  return exitCodes.done;
};

const programAt = async (path: string, flags: CompileFlags): Promise<OnnxProgram> => {
  if (await isFolder(path)) return fromOnnx(await onnxOf(await findTrained(path, flags.which), flags));
  const { bytes, external } = await readModelFile(path);
  return fromOnnx(bytes, { external });
};

/** What is not there is for the reader of files to tell. */
const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

const usualSizes = ({ inputs }: OnnxProgram): Readonly<Record<string, number>> => {
  const free = leafSpecs(inputs).flatMap(({ spec }) => spec.shape.filter((dim) => typeof dim === 'string'));
  return Object.fromEntries(free.map((axis) => [axis, USUAL]));
};
