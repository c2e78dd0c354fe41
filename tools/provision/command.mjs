// @ts-check
// How provisioning runs a command: never longer than it says, never with a question, and never with an exception.

import { spawnSync } from 'node:child_process';

/**
 * @typedef {{ seconds: number, cwd?: string, env?: Record<string, string> }} Limits
 * @typedef {{ ok: true, output: string } | { ok: false, why: string }} Outcome
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Limits} limits
 * @returns {Outcome}
 */
export const attempt = (command, args, { seconds, cwd, env = {} }) => {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1000,
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return { ok: true, output: stdout.trim() };
  const code = error && 'code' in error ? error.code : undefined;
  if (code === 'ETIMEDOUT') return { ok: false, why: `it took longer than ${seconds} s` };
  if (code === 'ENOENT') return { ok: false, why: `there is no ${command}` };
  if (signal) return { ok: false, why: `it was ended by ${signal}` };
  return {
    ok: false,
    why: essence(stderr) ?? essence(stdout) ?? error?.message ?? `it ended with ${status}`,
  };
};

/**
 * The line that says most: the first that speaks of an error, or else the last one.
 *
 * @param {string | null} text
 */
const essence = (text) => {
  const lines = (text ?? '').split('\n').flatMap((line) => line.trim() || []);
  const line = lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1);
  return line?.replace(/\.$/, '');
};

/**
 * Does one thing, and says on standard error how it went.
 *
 * @param {string} title
 * @param {() => Outcome} body
 * @returns {Outcome}
 */
export const step = (title, body) => {
  const start = performance.now();
  const outcome = withoutThrowing(body);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.error(outcome.ok ? `✓ ${title} (${seconds} s)` : `✗ ${title} (${seconds} s): ${outcome.why}`);
  return outcome;
};

/**
 * @param {() => Outcome} body
 * @returns {Outcome}
 */
const withoutThrowing = (body) => {
  try {
    return body();
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
};

/**
 * One after the other, until one fails; what the last of them said.
 *
 * @param {readonly (() => Outcome)[]} bodies
 * @returns {Outcome}
 */
export const inOrder = (bodies) => {
  /** @type {Outcome} */
  let outcome = done;
  for (const body of bodies) {
    outcome = body();
    if (!outcome.ok) break;
  }
  return outcome;
};

/** @type {Outcome} */
export const done = { ok: true, output: '' };
