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
const tests = files.flatMap(({ name, status, message, assertionResults }) => {
  const own = assertionResults.map((test) => ({
    status: test.status,
    title: `${name}: ${test.fullName}`,
    says: test.failureMessages.join('\n'),
  }));
  // A file that fails while it loads, or in a hook, may have no failed test of its own: it counts as one.
  const isTold = status !== 'failed' || own.some((test) => test.status === 'failed');
  return isTold ? own : [...own, { status, title: name, says: message }];
});
for (const { status, title, says } of tests)
  if (status === 'failed') console.log(`failed: ${title}\n${says}\n`);

const statuses = tests.map(({ status }) => status);
const passed = statuses.filter((status) => status === 'passed').length;
const failed = statuses.filter((status) => status === 'failed').length;
const skipped = statuses.length - passed - failed;

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
