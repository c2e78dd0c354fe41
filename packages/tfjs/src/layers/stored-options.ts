import { ndArray } from '@nalu/core';
import type { Config } from './namespace.js';

/** The options of a unit in the form that JSON keeps. It has no ∞, which wherever it is allowed is the default. */
export const storable = (options: Readonly<Record<string, unknown>>): Config =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== Number.POSITIVE_INFINITY)
      .map(([name, value]) => [name === 'weights' ? 'pathWeights' : name, stored(value)]),
  ) as Config;

const stored = (value: unknown): unknown =>
  isArrayLike(value) ? { shape: [...value.shape], data: [...value.data] } : value;

/** The options of a unit as core takes them. */
export const restored = (options: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name === 'pathWeights' ? 'weights' : name,
      isArrayLike(value) ? ndArray([...value.shape], Float64Array.from(value.data)) : value,
    ]),
  );

const isArrayLike = (
  value: unknown,
): value is { readonly shape: Iterable<number>; readonly data: Iterable<number> } =>
  typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
