import { flatten, type Given, mapTree, type NdArray, type Of } from '@nalu/core';
import { withoutExceptions } from './accuracy.js';
import type { Arrays, Case, Leaves } from './case.js';
import { expectationOf, roundedInputs, sourceOf } from './expectation.js';
import { judge, type Verdict } from './judge.js';
import type { Subject } from './subject.js';

/** What came of a case: nothing to say, or what went wrong, in words. */
export interface Outcome extends Verdict {
  readonly passed: boolean;
}

// Part of every JavaScript engine that has an event loop, though not of the language.
declare const setTimeout: (f: () => void, ms: number) => unknown;
declare const clearTimeout: (timer: unknown) => void;

/** A promise that may never settle becomes one that does. */
const within = async <A>(ms: number, what: string, promise: Promise<A>): Promise<A> => {
  let timer: unknown;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not ${what} within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Compiles, runs and reads, and gives back all that it made. */
export const resultsOf = async <V>(
  c: Case,
  { runtime, arithmetic, timeout }: Subject<V>,
): Promise<Arrays> => {
  const { program, before, inputs, after } = c;
  const made: V[] = [];
  const keep = (value: V): V => {
    made.push(value);
    return value;
  };
  const executable = await within(timeout, 'compile', runtime.compile(program));
  const run = async (arrays: Arrays): Promise<Of<Leaves, V>> => {
    const random = sourceOf(c);
    const given = Object.entries(roundedInputs(arithmetic, arrays)).map(
      ([name, x]) => [name, keep(runtime.upload(x))] as const,
    );
    const outputs = executable.run(Object.fromEntries(given) as Given<Leaves, V>, {
      ...(random !== undefined && { random }),
    });
    return mapTree<Leaves, V, V>(program.outputs, await within(timeout, 'run', outputs), keep);
  };
  try {
    if (before !== undefined) await run(before);
    const outputs = await run(inputs);
    if (after !== undefined) await run(after);
    return await within(timeout, 'give its results', readAll(c, runtime.read, outputs));
  } finally {
    for (const value of made) runtime.dispose(value);
    await within(timeout, 'end', executable.dispose());
  }
};

const readAll = async <V>(
  { program }: Case,
  read: (value: V) => Promise<NdArray>,
  outputs: Of<Leaves, V>,
): Promise<Arrays> => {
  const values = flatten<Leaves, V>(program.outputs, outputs);
  const arrays = await Promise.all(values.map(read));
  let next = 0;
  return mapTree<Leaves, V, NdArray>(program.outputs, outputs, () => arrays[next++] as NdArray);
};

const say = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs one case. Whatever the backend does, this resolves, and says what went wrong. */
export const runCase = async <V>(subject: Subject<V>, c: Case): Promise<Outcome> => {
  const nothing = { passed: false, compared: 0, undecided: 0 };
  const before = subject.live?.() ?? 0;
  let got: Arrays;
  try {
    got = await resultsOf(c, subject);
  } catch (error) {
    return { ...nothing, complaint: `it failed: ${say(error)}` };
  }
  const left = (subject.live?.() ?? 0) - before;
  if (left > 0) return { ...nothing, complaint: `it left ${left} tensor${left > 1 ? 's' : ''} behind` };
  if (c.strictness === 'completes') return { passed: true, compared: 0, undecided: 0 };
  // What a backend states of denormals, NaN and infinities is for programs that meet them on the way.
  const isAboutThem = c.aspect === 'special values';
  const arithmetic = isAboutThem ? withoutExceptions(subject.arithmetic) : subject.arithmetic;
  const verdict = judge({ arithmetic, strictness: c.strictness }, got, expectationOf(c, arithmetic));
  return { ...verdict, passed: verdict.complaint === undefined };
};
