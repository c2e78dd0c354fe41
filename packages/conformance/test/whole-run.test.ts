import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trace } from '@nalu/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../src/suite.js';
import { graphText } from './laws/support/graph-text.js';

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
/** Nothing of this run may reach the one inside. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$)/.test(name)));

interface TestResult {
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending';
  readonly failureMessages: readonly string[];
  readonly meta: { readonly conformance?: { readonly status?: string; readonly because?: string } };
}
interface Run {
  readonly code: number;
  readonly tests: readonly TestResult[];
  readonly output: string;
}

/** A vitest of its own, on some of the fixtures. */
const runOf = (...files: readonly string[]): Promise<Run> => {
  const folder = mkdtempSync(join(tmpdir(), 'nalu-conformance-'));
  const report = join(folder, 'report.json');
  const flags = ['--config', join(fixtures, 'vitest.config.ts'), '--reporter=json', '--reporter=verbose'];
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [vitest, 'run', ...flags, `--outputFile=${report}`, ...files],
      { cwd: fixtures, env, maxBuffer: 2 ** 26 },
      (_, stdout, stderr) => {
        const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
        rmSync(folder, { recursive: true });
        const tests = testResults.flatMap(
          (file: { assertionResults: TestResult[] }) => file.assertionResults,
        );
        done({ code: child.exitCode ?? -1, tests, output: stdout + stderr });
      },
    );
  });
};

/** What the tests of the cases are called whose programs have a sine or a cosine in them. */
const wavy = new Set(
  cases
    .filter(({ program }) => /\b(sin|cos)\b/.test(graphText(trace(program))))
    .map(({ name, subject }) => `wrong at 0 ${subject} ${name.slice(`${subject} › `.length)}`),
);

describe('a run with a wrong primitive, and with a wrong list', () => {
  let run: Run;
  beforeAll(async () => {
    run = await runOf('wrong.fixture.ts', 'unknown.fixture.ts');
  }, 120_000);
  const named = (name: string): TestResult | undefined => run.tests.find(({ fullName }) => fullName === name);

  it('fails', () => {
    expect(run.code).toBe(1);
  });

  it('names the primitive and the case, and says which element is wrong', () => {
    const test = named('wrong at 0 cos special values › special values among others');
    expect(test?.status).toBe('failed');
    expect(test?.failureMessages.join()).toMatch(
      /cos › special values › special values among others: "y" \[2, 3\], worst at \[1, 2\]: got 0, want 1 ±/,
    );
  });

  it('fails on nothing that the primitive has no part in', () => {
    const failed = run.tests.filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(1);
    for (const { fullName, failureMessages } of failed)
      expect(wavy.has(fullName), `${fullName}\n${failureMessages[0]}`).toBe(true);
  });

  it('goes on with the rest', () => {
    const passed = run.tests.filter(({ status }) => status === 'passed');
    expect(passed.length).toBeGreaterThan(0.95 * cases.length);
  });

  it('takes an expected failure for one', () => {
    expect(named('wrong at 0 cos special values › zeros')).toMatchObject({
      status: 'passed',
      meta: { conformance: { status: 'failed as expected' } },
    });
  });

  it('fails on an expected failure that passes', () => {
    const test = named('wrong at 0 sin special values › zeros');
    expect(test?.status).toBe('failed');
    expect(test?.failureMessages.join()).toMatch(
      /sin › special values › zeros: it passes, though it is an expected failure\. Take it from the list\./,
    );
  });

  it('refuses an expected failure that is no case while it collects, with the nearest names', () => {
    expect(run.output).toMatch(
      /unknown: every expected failure must name a case, got "cos › special values › zeroes"/,
    );
    expect(run.output).toMatch(/Near it are: "cos › special values › \w+/);
    expect(run.tests.filter(({ fullName }) => fullName.startsWith('unknown'))).toEqual([]);
  });
});

describe('a run whose runtime cannot be made', () => {
  let run: Run;
  beforeAll(async () => {
    run = await runOf('absent.fixture.ts');
  }, 120_000);

  it('passes', () => {
    expect(run.code, run.output).toBe(0);
  });

  it('skips every test, and prints why', () => {
    expect(run.tests.length).toBeGreaterThan(cases.length);
    for (const { status, meta } of run.tests) {
      expect(['skipped', 'pending']).toContain(status);
      expect(meta.conformance?.because).toBe('no such GPU in this machine');
    }
    expect(run.output).toContain('not run: no such GPU in this machine');
  });
});
