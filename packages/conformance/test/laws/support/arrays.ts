import type { NdArray } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { expect } from 'vitest';
import { arithmeticOf } from '../../../src/accuracy.js';
import type { Arrays } from '../../../src/case.js';
import { judge } from '../../../src/judge.js';
import { inputsOf, type RandomProgram } from '../../../src/programs/random-program.js';

const exactly = { arithmetic: arithmeticOf('float64'), strictness: 'signed zeros' } as const;

export const mapArrays = <A, B>(
  arrays: Readonly<Record<string, A>>,
  f: (x: A, name: string) => B,
): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(arrays).map(([name, x]) => [name, f(x, name)]));

/** Equal bits, where every NaN is the same and −0 is not 0. */
export const expectSameBits = (got: Arrays, want: Arrays, where: string): void => {
  expect(Object.keys(got), where).toEqual(Object.keys(want));
  const tolerance = mapArrays(want, ({ shape, data }) => ({ shape, data: data.map(() => 0) }));
  const { complaint } = judge(exactly, got, { values: want, tolerance });
  if (complaint !== undefined) expect.fail(`${where}${complaint}`);
};

/** The inputs of each of several models, of a seed of its own. */
export const inputsOfMany = (
  random: RandomProgram,
  { models, seed, free }: { readonly models: number; readonly seed: number; readonly free: number },
): readonly Arrays[] => Array.from({ length: models }, (_, model) => inputsOf(random, seed + model, free));

/** Those as one, along a new axis 0. */
export const stack = (models: readonly Arrays[]): Arrays =>
  mapArrays(models[0]!, (_, name) =>
    reference.concat(
      models.map((model) => reference.reshape(model[name]!, [1, ...model[name]!.shape])),
      0,
    ),
  );

/** One model of many. */
export const modelOf = (arrays: Arrays, model: number): Arrays =>
  mapArrays(arrays, (x: NdArray) =>
    reference.reshape(reference.slice(x, 0, model, model + 1), x.shape.slice(1)),
  );
