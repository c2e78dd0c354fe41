#!/usr/bin/env node
import { NaluError } from '@nalu/core';
import { CommanderError } from 'commander';
import { runCounting } from './counting.js';
import { readCommandLine } from './options.js';

const fail = (error: unknown): void => {
  process.exitCode = 1;
  // The help was asked for, and has been printed.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else if (process.argv.includes('--verbose')) console.error(error);
  else console.error(NaluError.is(error) || error instanceof Error ? error.message : String(error));
};

try {
  await runCounting(readCommandLine(process.argv));
} catch (error) {
  fail(error);
}
