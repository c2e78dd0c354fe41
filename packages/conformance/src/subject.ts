import { type Backend, complain, eager, type Ops, type Runtime } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type Arithmetic, arithmeticOf, formats, type StatedAccuracy } from './accuracy.js';

/** A runtime under test. */
export interface Subject<V = unknown> {
  readonly runtime: Runtime<V>;
  readonly arithmetic: Arithmetic;
  /** How many tensors are alive; leaks are looked for where it is given. */
  readonly live?: () => number;
  /** How long one compilation, run or read may take, in milliseconds. */
  readonly timeout: number;
}

export interface SubjectOptions {
  readonly accuracy?: StatedAccuracy;
  readonly live?: () => number;
  /** Default 30 seconds. */
  readonly timeout?: number;
}

const isRuntime = <V>(made: Runtime<V> | Backend<V>): made is Runtime<V> => 'compile' in made;

/** A backend that lacks a primitive is told so by name when a program asks for it, and not earlier. */
const completed = <T>(backend: Backend<T>): Backend<T> => {
  const given = backend as unknown as Readonly<Record<string, unknown>>;
  const missing = Object.keys(reference).filter(
    (name) => typeof reference[name as keyof Ops<T>] === 'function',
  );
  const stand = missing
    .filter((name) => typeof given[name] !== 'function')
    .map((name) => [
      name,
      () => {
        throw complain('NALU_UNSUPPORTED', {
          who: backend.name,
          required: `the function "${name}" must be there`,
          got: String(given[name]),
        });
      },
    ]);
  return { ...backend, ...Object.fromEntries(stand) };
};

/** The bounds rest on the precision, so that one without a known precision cannot be judged. */
const requireRuntime = (made: unknown): void => {
  const precision = (made as { readonly precision?: string } | null | undefined)?.precision;
  if (typeof precision === 'string' && Object.hasOwn(formats, precision)) return;
  throw complain('NALU_OPTION', {
    who: 'conformance',
    required: 'a runtime or a backend with the precision float64, float32 or float16 must be given',
    got: made === undefined || made === null ? String(made) : `one with the precision ${precision}`,
  });
};

/**
 * Makes a subject of what a factory gave: a runtime, or a backend to be run eagerly.
 *
 * @throws {NaluError} NALU_OPTION for what is neither, or of no known precision.
 */
export const subjectOf = <V>(
  made: Runtime<V> | Backend<V>,
  { accuracy, live, timeout = 30_000 }: SubjectOptions = {},
): Subject<V> => {
  requireRuntime(made);
  const runtime = isRuntime(made) ? made : eager(completed(made));
  return {
    runtime,
    arithmetic: arithmeticOf(runtime.precision, accuracy),
    timeout,
    ...(live !== undefined && { live }),
  };
};
