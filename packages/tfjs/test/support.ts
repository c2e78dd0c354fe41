import { type Backend, type NdArray, type Ops, type Precision, randomSource, uniform } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { env } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

// Makes tfjs look for leaks after every kernel, and keeps its greeting off the console.
env().set('IS_TEST', true);

export const engines = ['cpu', 'wasm'] as const;

/** A program of one output that runs on any carrier. */
export type Body = <T>(ops: Ops<T>, ...xs: T[]) => T;

/** 64 roundings: what a few dozen primitives, or a sum of a few dozen terms, may lose. */
const tolerances: Record<Precision, number> = { float64: 2 ** -46, float32: 2 ** -17, float16: 2 ** -4 };

const roundings: Record<Precision, (x: number) => number> = {
  float64: (x) => x,
  float32: Math.fround,
  float16: Math.fround,
};

const random = randomSource(20180801);

/** Seeded numbers that float32 holds exactly, so that the oracle starts from the same ones. */
export const draw = (name: string, shape: readonly number[], low = -3, high = 3): NdArray => ({
  shape,
  data: Float64Array.from(random.draw(name, uniform(low, high), shape).data, Math.fround),
});

const far = (actual: number, expected: number): number => {
  if (Object.is(actual, expected) || actual === expected) return 0;
  const distance = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
};

/** NaN equals NaN, and an infinity itself, or a number that overflows the precision. */
export const expectClose = (
  actual: NdArray,
  expected: NdArray,
  precision: Precision = 'float32',
  tolerance = tolerances[precision],
): void => {
  expect(actual.shape).toEqual(expected.shape);
  const distances = [...expected.data].map((value, i) =>
    far(actual.data[i] as number, roundings[precision](value)),
  );
  const worst = distances.indexOf(Math.max(...distances));
  const report = `element ${worst} of [${expected.shape}]: ${actual.data[worst]}, not ${expected.data[worst]}`;
  expect(distances[worst] ?? 0, report).toBeLessThanOrEqual(tolerance);
};

/** Uploads, runs in a scope, reads and frees. */
export const outcome = async <T>(
  backend: Backend<T>,
  inputs: readonly NdArray[],
  body: Body,
): Promise<NdArray> => {
  const xs = inputs.map(backend.upload);
  const y = backend.scope(() => body(backend, ...xs));
  const result = await backend.read(y);
  for (const x of [...xs, y]) backend.dispose(x);
  return result;
};

/** Runs `body` on the backend and on the oracle. */
export const expectOracle = async <T>(
  backend: Backend<T>,
  inputs: readonly NdArray[],
  body: Body,
): Promise<void> => {
  const actual = await outcome(backend, inputs, body);
  expectClose(actual, await outcome(reference, inputs, body), backend.precision);
};

/** The error that `body` throws. */
export const errorOf = (body: () => unknown): unknown => {
  try {
    return body();
  } catch (error) {
    return error;
  }
};
