import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const requirements = at('../../python/requirements.txt');
const folder = at('../../../../node_modules/.cache/nalu/bench-python');
const windows = process.platform === 'win32';
const interpreter = join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
/** Holds the requirements that are installed: written last, so that a broken-off installation is none. */
const installed = join(folder, 'installed.txt');

/** Where Python is, or why there is none. */
export type Found = { readonly python: string } | { readonly missing: string };

const passes = (command: string, args: readonly string[]): string | undefined => {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return undefined;
  return error?.message ?? (stderr.trim().split('\n').at(-1) || `exit code ${status}`);
};

/**
 * Finds the environment with PyTorch and JAX, or makes it: a virtual environment below `node_modules/.cache`.
 *
 * @param say told before the installation, which takes minutes.
 */
export const findPython = (say: (line: string) => void): Found => {
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return { python: interpreter };
  say('Installing PyTorch, JAX and NumPy for comparison, once (5 GB below node_modules/.cache) …');
  mkdirSync(folder, { recursive: true });
  const failed =
    passes(windows ? 'python' : 'python3', ['-m', 'venv', folder]) ??
    passes(interpreter, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      requirements,
    ]) ??
    passes(interpreter, ['-c', 'import jax, numpy, torch']);
  if (failed !== undefined)
    return { missing: `Python with PyTorch and JAX could not be installed: ${failed}` };
  writeFileSync(installed, wanted);
  return { python: interpreter };
};
