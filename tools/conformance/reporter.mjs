// @ts-check
// Collects what the tests of the suite found, and shows how far they are.

import cliProgress from 'cli-progress';

const { Format, SingleBar } = cliProgress;

/** @typedef {import('../../packages/conformance/src/report.ts').ColumnEntry} Entry */

/** A line on standard error; without a terminal, one every ten seconds. */
const progressLine = () =>
  new SingleBar({
    format: (options, { progress, value, total }, { programs, failed, column }) =>
      `conformance ${Format.BarFormat(progress, options)} ${value}/${total} tests · ${programs} programs · ` +
      `${failed} failed · ${column}`,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    hideCursor: true,
    gracefulExit: true,
  });

/**
 * A reporter of vitest that keeps every entry of the suite, and every failure of any test.
 *
 * @returns {import('vitest/node').Reporter & { entries: Entry[], failures: string[] }}
 */
export const collector = () => {
  /** @type {Entry[]} */
  const entries = [];
  /** @type {string[]} */
  const failures = [];
  const bar = progressLine();
  let [total, done, programs] = [0, 0, 0];
  bar.start(0, 0, { programs, failed: 0, column: 'starting' });
  return {
    entries,
    failures,
    onTestModuleCollected: (module) => {
      total += [...module.children.allTests()].length;
      bar.setTotal(total);
    },
    onTestCaseResult: (test) => {
      done++;
      const entry = /** @type {{ conformance?: Entry }} */ (test.meta()).conformance;
      if (entry !== undefined) entries.push(entry);
      if (entry?.kind === 'programs') programs += entry.programs;
      const { state, errors } = test.result();
      if (state === 'failed')
        failures.push(`${test.fullName}\n${(errors ?? []).map(({ message }) => message).join('\n')}`);
      const column = entry !== undefined && 'column' in entry ? entry.column : test.module.relativeModuleId;
      bar.update(done, { programs, failed: failures.length, column });
    },
    onTestRunEnd: (modules, errors) => {
      bar.stop();
      for (const module of modules)
        for (const { message } of module.errors()) failures.push(`${module.relativeModuleId}\n${message}`);
      for (const { message } of errors) failures.push(message);
    },
  };
};
