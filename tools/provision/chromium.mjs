// @ts-check
// A Chromium that runs: the one that is asked for, one that is installed, Playwright's own, or the package of Debian.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { attempt, step } from './command.mjs';

/**
 * @typedef {import('./state.mjs').Chromium} Found
 * @typedef {import('./state.mjs').Missing} Missing
 */

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const apps = ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** @returns {Promise<Found | Missing>} */
export const findChromium = async () => {
  // `chrome --version` prints nothing there, and opens a window.
  if (process.platform === 'win32') return { missing: 'On Windows no Chromium is looked for.' };
  const found = asked() ?? installed() ?? (await playwrights());
  if (found) return found;
  const obstacle = whyNoPackage();
  return obstacle ? { missing: `No Chromium was found, and ${obstacle}.` } : fromPackage();
};

const asked = () => {
  const { CHROMIUM = '' } = process.env;
  return firstThatRuns([CHROMIUM], '$CHROMIUM');
};

const installed = () => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const paths = commands.flatMap((name) => folders.map((folder) => join(folder, name)));
  return firstThatRuns([...paths, ...apps].filter(existsSync), 'this machine');
};

const playwrights = async () => {
  try {
    const { chromium } = await import('playwright');
    return firstThatRuns([chromium.executablePath()].filter(existsSync), 'Playwright');
  } catch {
    return undefined; // It is not installed, or has no browser for this platform.
  }
};

/**
 * @param {readonly string[]} paths
 * @param {string} from
 * @returns {Found | undefined}
 */
const firstThatRuns = (paths, from) => {
  const path = paths.find((path) => path !== '' && runs(path));
  return path === undefined ? undefined : { path, from };
};

/** @param {string} path */
const runs = (path) => {
  const outcome = attempt(path, ['--version'], { seconds: 30 });
  if (!outcome.ok) console.error(`✗ ${path} does not run: ${outcome.why}`);
  return outcome.ok;
};

const whyNoPackage = () => {
  if (!existsSync('/usr/bin/apt-get')) return 'there is no apt-get to install one';
  if (process.getuid?.() !== 0) return 'only root may install the package "chromium"';
  return undefined;
};

/** @returns {Found | Missing} */
const fromPackage = () => {
  // Without the lists of a fresh container no package is known; an update that fails may still leave older ones.
  apt('apt-get update', ['update'], 180);
  const outcome = apt(
    'apt-get install chromium',
    ['install', '-y', '--no-install-recommends', 'chromium'],
    600,
  );
  if (!outcome.ok) return { missing: `The package "chromium" could not be installed: ${outcome.why}.` };
  return (
    firstThatRuns(['/usr/bin/chromium', '/usr/bin/chromium-browser'].filter(existsSync), 'apt-get') ?? {
      missing: 'The package "chromium" is installed, but does not run.',
    }
  );
};

/**
 * @param {string} title
 * @param {readonly string[]} args
 * @param {number} seconds
 */
const apt = (title, args, seconds) =>
  step(title, () =>
    attempt('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
      seconds,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    }),
  );
