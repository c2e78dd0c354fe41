#!/usr/bin/env node
import { complain, NaluError } from '@nalu/core';
import { CommanderError } from 'commander';
import { type Request, readCommandLine } from './options.js';

/** What the system says of a file, in the form of every other message. */
const told = (error: unknown): unknown => {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (NaluError.is(error) || code === undefined || syscall === undefined) return error;
  return complain('NALU_FILE', {
    who: path ?? 'benchmarks',
    required: `the file must let itself be used (${syscall})`,
    got: code,
    cause: error,
  });
};

const fail = (thrown: unknown): void => {
  const error = told(thrown);
  process.exitCode = 1;
  // The help was asked for, and has been printed.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  // Looked up by itself, as the other flags may be what is wrong.
  else if (process.argv.includes('--verbose')) console.error(error);
  else console.error(error instanceof Error ? error.message : String(error));
};

// Whoever reads the output may stop early, as `head` does; that is no fault of the run.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Imported only now: the help need not wait for the plots.
const run = async (request: Request): Promise<void> => {
  if (request.kind === 'tables') return (await import('./bench.js')).bench(request);
  if (request.compare) return (await import('./tasks/run-comparison.js')).runComparison(request);
  return (await import('./tasks/run-task.js')).runTask(request);
};

try {
  await run(readCommandLine(process.argv));
} catch (error) {
  fail(error);
}
