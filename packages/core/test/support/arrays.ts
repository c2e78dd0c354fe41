import { type NdArray, randomSource, uniform } from '@nalu/core';

/** Numbers of [low, high), from the stream that `seed` and `name` fix. */
export const randomArray = (
  seed: number,
  shape: readonly number[],
  { low = -2, high = 2, name = 'x' } = {},
): NdArray => randomSource(seed).draw(name, uniform(low, high), shape);

/** Numbers whose distance from 0 is at least `low`, so that no corner is near. */
export const awayFromZero = (seed: number, shape: readonly number[], low = 0.3, high = 2): NdArray => {
  const { data } = randomArray(seed, shape, { low, high });
  const signs = randomArray(seed, shape, { low: -1, high: 1, name: 'sign' }).data;
  return { shape, data: data.map((value, i) => (signs[i]! < 0 ? -value : value)) };
};

export const scalar = (value: number): NdArray => ({ shape: [], data: Float64Array.of(value) });

export const vector = (...values: number[]): NdArray => ({
  shape: [values.length],
  data: Float64Array.from(values),
});

/** One index of axis 0. */
export const row = ({ shape, data }: NdArray, index: number): NdArray => {
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  return { shape: shape.slice(1), data: data.slice(index * size, (index + 1) * size) };
};
