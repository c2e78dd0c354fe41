// @ts-check
// How the other tools run a command: one line when it passes, everything it said when it does not.

import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const env = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
  DO_NOT_TRACK: '1',
  TURBO_TELEMETRY_DISABLED: '1',
};
// What is installed as a command is a .cmd file on Windows, which only a shell starts.
const shell = process.platform === 'win32';

/**
 * Says how it went on standard error, because standard output belongs to the program that comes after.
 *
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 */
export const passes = (title, command, args) => {
  const start = performance.now();
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env,
    shell,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 30,
  });
  const passed = status === 0;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (!passed) console.error(`${stdout ?? ''}${stderr ?? ''}${error ?? ''}`);
  console.error(`${passed ? '✓' : '✗'} ${title} (${seconds} s)`);
  return passed;
};

/**
 * The same, by the pnpm that package.json asks for.
 *
 * @param {string} title
 * @param {string[]} args
 */
export const pnpmPasses = (title, args) => passes(title, 'node', ['tools/pnpm.mjs', ...args]);
