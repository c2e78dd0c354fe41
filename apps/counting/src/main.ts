#!/usr/bin/env node
import { NaluError } from '@nalu/core';
import { CommanderError } from 'commander';
import { readCommandLine } from './options.js';

const fail = (error: unknown): void => {
  process.exitCode = 1;
  // The help was asked for, and has been printed.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  // Looked up by itself, as the other flags may be what is wrong.
  else if (process.argv.includes('--verbose')) console.error(error);
  else console.error(NaluError.is(error) || error instanceof Error ? error.message : String(error));
};

try {
  const request = readCommandLine(process.argv);
  // Only now, as it brings the plots with it, and the help need not wait for them.
  const { runCounting } = await import('./counting.js');
  await runCounting(request);
} catch (error) {
  fail(error);
}
