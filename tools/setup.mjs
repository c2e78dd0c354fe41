// @ts-check
// Makes a fresh checkout ready, with nothing but Node and npm: installs what the lockfile says, then builds.
// Arguments go to turbo: `node tools/setup.mjs --filter=counting` builds only what that app needs.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pnpmPasses, root } from './run.mjs';

const locked = existsSync(join(root, 'pnpm-lock.yaml'));
const ready =
  pnpmPasses('install', ['install', locked ? '--frozen-lockfile' : '--no-frozen-lockfile']) &&
  pnpmPasses('build', [
    'exec',
    'turbo',
    'run',
    'build',
    '--output-logs=errors-only',
    ...process.argv.slice(2),
  ]);

process.exitCode = ready ? 0 : 1;
