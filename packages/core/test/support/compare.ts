import { NaluError, type NaluErrorCode, type NdArray, printShape } from '@nalu/core';
import { expect } from 'vitest';

// The tolerances of this package's tests, all for float64.

/** Gradients against fourth-order central differences. */
export const GRADIENT = 1e-7;
/** The same formula in another order of operations. */
export const ROUNDING = 1e-12;

const indexOf = (at: number, shape: readonly number[]): string => {
  let rest = at;
  const index = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return `[${index.join(', ')}]`;
};

/** Fails with the place, the shape and the worst element, where `errorOf` is more than `limit`. */
const compare = (
  got: NdArray,
  want: NdArray,
  errorOf: (got: number, want: number) => number,
  { limit, where }: { readonly limit: number; readonly where: string },
): void => {
  expect(got.shape, `${where}: shape`).toEqual(want.shape);
  let [worst, at] = [-1, -1];
  for (let i = 0; i < want.data.length; i++) {
    const error = errorOf(got.data[i]!, want.data[i]!);
    if (Number.isNaN(error) || error > worst) [worst, at] = [Number.isNaN(error) ? Infinity : error, i];
  }
  if (worst <= limit) return;
  expect.fail(
    `${where}: ${printShape(want.shape, 'float64')}, worst at ${indexOf(at, want.shape)}: ` +
      `got ${got.data[at]}, want ${want.data[at]} (error ${worst.toExponential(1)} > ${limit})`,
  );
};

/** Equal bits, where every NaN is the same and −0 is not 0. */
export const expectSame = (got: NdArray, want: NdArray, where: string): void =>
  compare(got, want, (a, b) => (Object.is(a, b) ? 0 : 1), { limit: 0, where });

/** Every element within `tolerance`, relative to its size, or to a hundredth of the largest one where it is smaller. */
export const expectClose = (got: NdArray, want: NdArray, where: string, tolerance = ROUNDING): void => {
  const largest = want.data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const errorOf = (a: number, b: number): number =>
    Object.is(a, b) ? 0 : Math.abs(a - b) / Math.max(Math.abs(b), largest / 100, 1e-30);
  compare(got, want, errorOf, { limit: tolerance, where });
};

/** Lists of arrays that must agree one by one. */
export const expectAllSame = (got: readonly NdArray[], want: readonly NdArray[], where: string): void => {
  expect(got.length, `${where}: how many`).toBe(want.length);
  want.forEach((array, i) => {
    expectSame(got[i]!, array, `${where}, value ${i}`);
  });
};

/** The error that `f` throws; it must be a {@link NaluError} of that code. */
export const refusal = (f: () => unknown, code: NaluErrorCode): string => {
  try {
    f();
  } catch (error) {
    return messageOf(error, code);
  }
  return expect.fail(`nothing was refused; ${code} was expected`);
};

/** The same for a promise. */
export const rejection = async (promise: Promise<unknown>, code: NaluErrorCode): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) expect.fail(`nothing was refused; ${code} was expected`);
  return messageOf(error, code);
};

/** `<who>: <required>, got <got>. <Advice.>` */
const messageOf = (error: unknown, code: NaluErrorCode): string => {
  if (!NaluError.is(error)) throw error;
  expect(error.code, error.message).toBe(code);
  expect(error.message).toMatch(/^\S[^:]*: .+, got .+[.?]$/s);
  return error.message;
};
