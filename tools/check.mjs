// @ts-check
// Everything that is checked besides the tests. Needs a build: the packages are judged as they would be published.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passes, pnpmPasses } from './run.mjs';

const packed = () => {
  const folder = mkdtempSync(join(tmpdir(), 'nalu-packed-'));
  try {
    if (!pnpmPasses('pack', ['--recursive', '--filter=./packages/*', 'pack', '--pack-destination', folder]))
      return [false];
    return readdirSync(folder).flatMap((file) => [
      passes(`publint ${file}`, 'publint', ['--strict', join(folder, file)]),
      passes(`attw ${file}`, 'attw', ['--profile', 'esm-only', join(folder, file)]),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

// All of them run, so that one call shows everything there is to mend.
const results = [
  passes('biome', 'biome', ['check', '--error-on-warnings']),
  pnpmPasses('types', ['exec', 'turbo', 'run', 'typecheck', '--continue', '--output-logs=errors-only']),
  passes('types of tools', 'tsc', ['--project', '.']),
  passes('arrows', 'node', ['tools/check-arrows.mjs']),
  ...packed(),
  passes('knip', 'knip', []),
];

process.exitCode = results.every(Boolean) ? 0 : 1;
