// @ts-check
// A Python with the packages that the files are checked with, in a folder of its own.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt, inOrder, step } from '../provision/command.mjs';
import { cache } from '../provision/state.mjs';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const home = join(cache, 'python');
/** Written last: what is in the folder is whole, and of these pins. */
const stamp = join(home, 'nalu-pins.txt');
const inHome =
  process.platform === 'win32' ? join(home, 'Scripts', 'python.exe') : join(home, 'bin', 'python');

// The onnxruntime that reads our newest operators has no build for an older Python.
const probe = `
import sys
if sys.version_info < (3, 11): sys.exit('error: Python 3.11 or newer is needed, and this is ' + sys.version.split()[0])
import venv, ensurepip
print(sys.version.split()[0])
`;

/** @typedef {{ path: string } | { missing: string }} Python `missing` says why, in one sentence. */

const { NALU_PYTHON } = process.env;
const commands = NALU_PYTHON === undefined ? ['python3', 'python'] : [NALU_PYTHON];
/** What the folder was made for. */
const wanted = () => `${readFileSync(requirements, 'utf8')}# by ${commands.join(' or ')}\n`;

/** The one that is there already; nothing is installed. @returns {Python} */
export const readyPython = () => {
  const isReady =
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === wanted() &&
    // The Python that it was made from may be gone.
    attempt(inHome, ['-c', 'import numpy, onnx, onnxruntime'], { seconds: 60 }).ok;
  return isReady ? { path: inHome } : { missing: 'node tools/interop.mjs has not made one.' };
};

/** @returns {Python} */
export const findPython = () => {
  const ready = readyPython();
  if ('path' in ready) return ready;
  const outcomes = commands.map((command) => ({
    command,
    tried: attempt(command, ['-c', probe], { seconds: 30 }),
  }));
  const usable = outcomes.find(({ tried }) => tried.ok);
  if (usable === undefined) {
    const why = outcomes.map(({ command, tried }) => `${command}: ${tried.ok ? '' : tried.why}`);
    return { missing: `there is no Python to use (${why.join('; ')}).` };
  }
  rmSync(home, { recursive: true, force: true });
  const made = inOrder([
    () =>
      step(`${usable.command} -m venv`, () =>
        attempt(usable.command, ['-m', 'venv', home], { seconds: 120 }),
      ),
    () => step('pip install', install),
  ]);
  if (!made.ok) return { missing: `its packages could not be installed (${made.why}).` };
  writeFileSync(stamp, wanted());
  return { path: inHome };
};

const install = () => {
  const how = ['--disable-pip-version-check', '--no-input', '--only-binary', ':all:', '--retries', '2'];
  return attempt(inHome, ['-m', 'pip', 'install', ...how, '-r', requirements], { seconds: 600 });
};
