// @ts-check
// Runs check.py over a folder, and hears of each file and tool as it goes.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Finding
 * @property {string} path
 * @property {string} tool
 * @property {string | null} says what is wrong; null where all is well
 * @property {number} compared
 * @property {number} undecided
 * @property {number} worst the largest error, in units of the allowed one
 * @property {number} room the largest error that is allowed, relative to the value, or to 1 for smaller ones
 */
/** @typedef {{ versions: Readonly<Record<string, string>>, findings: readonly Finding[], broke?: string }} Checked */

const script = fileURLToPath(new URL('check.py', import.meta.url));

/**
 * @param {string} python
 * @param {string} folder
 * @param {(finding: Finding) => void} [onFinding]
 * @returns {Promise<Checked>}
 */
export const checkFiles = (python, folder, onFinding = () => {}) =>
  new Promise((resolve, reject) => {
    // Without its bytecode beside the sources, which are the repository's.
    const child = spawn(python, ['-B', script, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Finding[]} */
    const findings = [];
    /** @type {Record<string, string>} */
    let versions = {};
    let complaints = '';
    child.stderr.on('data', (text) => {
      complaints = `${complaints}${text}`.slice(-4000);
    });
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const heard = JSON.parse(line);
      if ('versions' in heard) versions = heard.versions;
      else {
        findings.push(heard);
        onFinding(heard);
      }
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const last = findings.at(-1);
      const after = last === undefined ? 'before the first file' : `after ${last.path}, ${last.tool}`;
      const broke = `check.py ended by ${signal ?? code}, ${after}: ${complaints.trim()}`;
      resolve({ versions, findings, ...(code !== 0 && { broke }) });
    });
  });
