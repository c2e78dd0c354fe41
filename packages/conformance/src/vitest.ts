import type { Backend, Runtime } from '@nalu/core';
import { beforeAll, describe, expect, inject, it, type TestContext } from 'vitest';
import type { StatedAccuracy } from './accuracy.js';
import type { Aspect, Case } from './case.js';
import {
  type ExpectedFailures,
  type Reason,
  requireExpected,
  sayReason,
  statusOf,
} from './expected-failures.js';
import { checkPrograms } from './programs/law.js';
import type { ColumnEntry } from './report.js';
import { runCase } from './run-case.js';
import { type Subject, type SubjectOptions, subjectOf } from './subject.js';
import { cases } from './suite.js';
import { largestError, type Sweep, sweeps } from './sweeps.js';

declare module 'vitest' {
  interface TaskMeta {
    /** What a test of the suite found, for reports. */
    conformance?: ColumnEntry;
  }
  interface ProvidedContext {
    conformance?: Effort;
  }
}

/** How much is tried. A vitest configuration may `provide` it as `conformance`. */
export interface Effort {
  /** Generated programs. Default 200. */
  readonly programs?: number;
  /** Numbers in each measurement of an error. Default 1,000. */
  readonly points?: number;
}

export interface ConformanceOptions extends SubjectOptions, Effort {
  /** Which cases run, by what they look at; all by default. Generated programs and largest errors always do. */
  readonly aspects?: readonly Aspect[];
  /** The column of the report. Default `conformance`. */
  readonly name?: string;
  /** By the name of the case. A case of these that passes fails the run. */
  readonly expectedFailures?: ExpectedFailures;
}

type Make<V> = () => Runtime<V> | Backend<V> | Promise<Runtime<V> | Backend<V>>;
/** The subject, or why there is none. */
type Made = { readonly subject: Subject } | { readonly missing: string };

/** How long a runtime may take to start, in milliseconds: some load a browser's GPU, or a large library. */
const START = 120_000;

/** Generated programs in one test, so that progress shows and a time limit means something. */
const BATCH = 250;

/**
 * Declares the whole suite as tests of vitest: every case, generated programs, and the largest errors.
 *
 * Where `make` throws, every test is skipped with its reason: the component is not here, which is not a failure.
 *
 * @param make gives a {@link Runtime}, or a {@link Backend} to be run eagerly.
 * @throws {NaluError} NALU_OPTION, while tests are collected, for an expected failure that names no case or gives no reason.
 * @example
 * import { describeConformance } from '@nalu/conformance/vitest';
 * describeConformance(() => toy, { name: 'toy', expectedFailures: { 'log › special values › denormals': { impossible: 'its numbers have no denormals' } } });
 */
export const describeConformance = <V>(make: Make<V>, options: ConformanceOptions = {}): void => {
  const { name = 'conformance', expectedFailures = {}, aspects } = options;
  requireExpected(name, expectedFailures, cases);
  const own = cases.filter(({ aspect }) => aspects?.includes(aspect) ?? true);
  const { programs = 200, points = 1000 } = { ...inject('conformance'), ...options };
  describe(name, () => {
    let made: Made = { missing: 'it was never made' };
    beforeAll(async () => {
      made = await makeSubject(make, options);
    }, START);
    /** The subject for a test; without one the test is skipped, with the reason. */
    const present = (context: TestContext): Subject => {
      if ('subject' in made) return made.subject;
      context.task.meta.conformance = { kind: 'missing', column: name, because: made.missing };
      return context.skip(`not run: ${made.missing}`);
    };
    describeCases(name, own, expectedFailures, present);
    describePrograms(name, programs, present);
    describeErrors(name, points, present, options.accuracy);
  });
};

type Present = (context: TestContext) => Subject;

const makeSubject = async <V>(make: Make<V>, options: SubjectOptions): Promise<Made> => {
  let runtime: Runtime<V> | Backend<V>;
  try {
    runtime = await make();
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
  return { subject: subjectOf(runtime, options) as Subject };
};

const describeCases = (
  column: string,
  own: readonly Case[],
  expectedFailures: ExpectedFailures,
  present: Present,
): void => {
  for (const subject of new Set(own.map((c) => c.subject)))
    describe(subject, () => {
      // What never settles is told by the case itself, in words.
      for (const c of own.filter((each) => each.subject === subject))
        it(c.name.slice(subject.length + ' › '.length), { timeout: 0 }, async (context) => {
          await claim(column, c, expectedFailures[c.name], present(context), context);
        });
    });
};

const claim = async (
  column: string,
  c: Case,
  reason: Reason | undefined,
  subject: Subject,
  { task }: TestContext,
): Promise<void> => {
  const { passed, complaint, compared, undecided } = await runCase(subject, c);
  const status = statusOf(passed, reason);
  task.meta.conformance = {
    kind: 'case',
    column,
    case: c.name,
    subject: c.subject,
    aspect: c.aspect,
    status,
    compared,
    undecided,
    ...(complaint !== undefined && { complaint }),
    ...(reason !== undefined && { reason: sayReason(reason) }),
  };
  if (status === 'failed') expect.fail(`${c.name}: ${complaint}`);
  if (status === 'passed unexpectedly')
    expect.fail(`${c.name}: it passes, though it is an expected failure. Take it from the list.`);
};

const describePrograms = (column: string, programs: number, present: Present): void => {
  describe('generated programs', () => {
    for (let from = 0; from < programs; from += BATCH) {
      const count = Math.min(BATCH, programs - from);
      it(`${from + 1} to ${from + count} agree with the reference`, { timeout: 0 }, async (context) => {
        const subject = present(context);
        const { passed, complaint, ...tally } = await checkPrograms(subject, {
          programs: count,
          seed: from + 1,
        });
        context.task.meta.conformance = {
          kind: 'programs',
          column,
          passed,
          ...tally,
          ...(complaint !== undefined && { complaint }),
        };
        if (!passed) expect.fail(complaint ?? '');
      });
    }
  });
};

const describeErrors = (
  column: string,
  points: number,
  present: Present,
  { primitives = {}, flushesDenormals, finiteOnly }: StatedAccuracy = {},
): void => {
  describe('largest error', () => {
    for (const sweep of sweeps)
      it(sayerOf(sweep), { timeout: 0 }, async (context) => {
        const found = await largestError(present(context), sweep, points);
        const stated = primitives[sweep.primitive];
        context.task.meta.conformance = {
          kind: 'error',
          column,
          ...found,
          ...(stated !== undefined && { stated }),
          ...(flushesDenormals !== undefined && { flushesDenormals }),
          ...(finiteOnly !== undefined && { finiteOnly }),
        };
        if (found.complaint !== undefined) expect.fail(`${sayerOf(sweep)}: ${found.complaint}`);
      });
  });
};

const sayerOf = ({ primitive, range }: Sweep): string => `of ${primitive} over ${range}`;
