// @ts-check
// Says how the last test run went, from the report that vitest wrote: each test that failed, and the counts as one plain last line.

import { readFileSync } from 'node:fs';

const readReport = () => {
  try {
    return JSON.parse(readFileSync(new URL('../test-report.json', import.meta.url), 'utf8'));
  } catch {
    return { testResults: [] }; // The run never came as far as a report.
  }
};

/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} Test */

/** @type {{ name: string, status: string, message: string, assertionResults: Test[] }[]} */
const files = readReport().testResults;
for (const { name, status, message, assertionResults } of files) {
  const tests = assertionResults.filter((test) => test.status === 'failed');
  for (const { fullName, failureMessages } of tests) {
    console.log(`failed: ${name}: ${fullName}\n${failureMessages.join('\n')}\n`);
  }
  if (status === 'failed' && tests.length === 0) console.log(`failed: ${name}\n${message}\n`);
}

const statuses = files.flatMap(({ status, assertionResults }) => {
  const own = assertionResults.map((test) => test.status);
  // A file that fails while it loads, or in a hook, may have no failed test of its own: it counts as one.
  return status === 'failed' && !own.includes('failed') ? [...own, 'failed'] : own;
});

const passed = statuses.filter((status) => status === 'passed').length;
const failed = statuses.filter((status) => status === 'failed').length;
const skipped = statuses.length - passed - failed;

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
