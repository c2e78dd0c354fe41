#!/usr/bin/env node
import { standardIo } from './io.js';
import { run } from './run.js';

// Whoever reads the output may stop early, as `head` does; that is no fault of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(process.argv.slice(2), standardIo);
