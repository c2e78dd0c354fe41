// @ts-check
// Runs the pnpm that package.json asks for, on a machine that has only Node and npm:
//     node tools/pnpm.mjs install
// Not corepack: its built-in signing keys are too old for today's packages.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const { status, error } = spawnSync('npx', ['-y', packageManager, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // npx is a .cmd file on Windows, which only a shell starts.
  shell: process.platform === 'win32',
});
if (error) throw error;
process.exitCode = status ?? 1;
