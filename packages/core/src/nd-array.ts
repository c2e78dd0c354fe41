import { complain } from './errors.js';
import { requireKind } from './guards.js';
import type { NdArray } from './ops.js';
import { requireDims, sizeOf } from './shapes.js';
import { printShape } from './spec.js';

/** A number, or lists of numbers nested to any depth. */
export type Numbers = number | readonly Numbers[];

const shapeOf = (values: Numbers): number[] =>
  typeof values === 'number'
    ? []
    : [values.length, ...(values.length === 0 ? [] : shapeOf(values[0] as Numbers))];

const flat = (values: Numbers): readonly number[] =>
  typeof values === 'number' ? [values] : values.flatMap(flat);

const requireNumbers = (values: unknown): void => {
  if (typeof values === 'number') return;
  requireKind('array', 'every element', 'a number, or a list of them', Array.isArray(values), values);
  for (const value of values as readonly unknown[]) requireNumbers(value);
};

/**
 * Makes an array from nested lists of numbers.
 *
 * @throws {NaluError} NALU_SHAPE when the lists are ragged; NALU_OPTION for what is no number.
 * @example array([[1, 2, 3], [4, 5, 6]]) // float64[2, 3]
 */
export const array = (values: Numbers): NdArray => {
  requireNumbers(values);
  const shape = shapeOf(values);
  const ragged = (part: Numbers, depth: number): boolean =>
    typeof part === 'number'
      ? depth !== shape.length
      : part.length !== shape[depth] || part.some((child) => ragged(child, depth + 1));
  if (ragged(values, 0))
    throw complain('NALU_SHAPE', {
      who: 'array',
      required: 'every list of an axis must be equally long',
      got: 'a ragged list',
    });
  return ndArray(shape, flat(values));
};

/** Refuses values that are too few or too many for their shape. */
export const requireFull = (who: string, shape: readonly number[], count: number, precision = ''): void => {
  if (count === sizeOf(shape)) return;
  throw complain('NALU_SHAPE', {
    who,
    required: `${sizeOf(shape)} values must fill ${printShape(shape, precision)}`,
    got: String(count),
  });
};

/** Makes an array of `shape` from row-major values. */
export const ndArray = (shape: readonly number[], values: ArrayLike<number>): NdArray => {
  requireDims('ndArray', shape);
  requireFull('ndArray', shape, values.length);
  return { shape, data: values instanceof Float64Array ? values : Float64Array.from(values) };
};

export const zeros = (shape: readonly number[]): NdArray => ({
  shape,
  data: new Float64Array(sizeOf(shape)),
});

/** Lays equally shaped arrays side by side on a new axis 0. */
export const stackArrays = (arrays: readonly NdArray[]): NdArray => {
  const inner = arrays[0]?.shape ?? [];
  const result = zeros([arrays.length, ...inner]);
  arrays.forEach(({ data }, i) => {
    result.data.set(data, i * sizeOf(inner));
  });
  return result;
};

/** One index of axis 0. */
export const rowOf = ({ shape, data }: NdArray, index: number): NdArray => {
  const size = sizeOf(shape.slice(1));
  return { shape: shape.slice(1), data: data.slice(index * size, (index + 1) * size) };
};

/** The first NaN or ∞, as words; undefined when every number is finite. */
export const firstBadNumber = ({ shape, data }: NdArray): string | undefined => {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return undefined;
  let rest = at;
  const index = [...shape].reverse().map((dim) => {
    const i = rest % dim;
    rest = (rest - i) / dim;
    return i;
  });
  return `${data[at]} at [${index.reverse().join(', ')}]`;
};
