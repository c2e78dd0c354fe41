import { NaluError } from '@nalu/core';
import { CommanderError } from 'commander';
import { type ExitCode, exitCodes, type Io, standardIo } from './io.js';
import { program } from './program.js';

/**
 * Runs one command line, without the words `node nalu` before it.
 *
 * @returns what the process should exit with: 0 when all is well, 1 when a model is past the tolerance or something failed, 2
 * when the command line itself is wrong. It never throws.
 * @example await run(['verify', 'model.onnx', '--on', 'onnxruntime-node']) // 0
 */
export const run = async (args: readonly string[], io: Io = standardIo): Promise<ExitCode> => {
  let code: ExitCode = exitCodes.done;
  try {
    await program(io, (end) => {
      code = end;
    }).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return told(error, io);
  }
};

const told = (error: unknown, { err }: Io): ExitCode => {
  if (error instanceof CommanderError) {
    // The help was asked for, and has been printed.
    if (error.exitCode === 0) return exitCodes.done;
    if (error.code !== 'commander.help') err(`${oneLine(error.message)}\n`);
    return exitCodes.usage;
  }
  err(`${oneLine(error instanceof Error ? error.message : String(error))}\n`);
  return NaluError.is(error) && error.code === 'NALU_OPTION' ? exitCodes.usage : exitCodes.failed;
};

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').trim();
