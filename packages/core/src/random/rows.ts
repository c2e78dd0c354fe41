import { positions, stridesWithin } from '../strides.js';

/**
 * A tensor of several axes, which the stream fills with axis 0 fastest and a host holds row-major.
 *
 * Its numbers come in columns along axis 0. Every `middles.length` columns move the last axis on by one.
 */
export interface Rows {
  /** The size of axis 0. */
  readonly first: number;
  /** The size of the last axis. */
  readonly last: number;
  /** Where each place on the axes between stands among them when they are counted row-major, in the order of the stream. */
  readonly middles: Int32Array;
}

/** Undefined where both orders are one. */
export const rowsOf = (shape: readonly number[]): Rows | undefined => {
  const sizes = shape.filter((size) => size !== 1);
  if (sizes.length < 2) return undefined;
  const between = sizes.slice(1, -1);
  const strides = stridesWithin(between, between);
  return {
    first: sizes[0] as number,
    last: sizes.at(-1) as number,
    middles: positions(between.reverse(), strides.reverse()),
  };
};

/** Puts numbers from the order of the stream into that of a host. */
export const layInRows = (
  drawn: Float32Array,
  target: Float32Array,
  { first, last, middles }: Rows,
): Float32Array => {
  const step = middles.length * last;
  let from = 0;
  for (let k = 0; k < last; k++)
    for (let m = 0; m < middles.length; m++) {
      let to = (middles[m] as number) * last + k;
      for (let i = 0; i < first; i++, to += step) target[to] = drawn[from++] as number;
    }
  return target;
};
