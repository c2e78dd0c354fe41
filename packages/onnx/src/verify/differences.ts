import type { NdArray } from '@nalu/core';

/** How far one tensor is from another. */
export interface Difference {
  /** max |a − b| */
  readonly absolute: number;
  /** max |a − b| ÷ max |b|, where b is the reference; the absolute one where b is 0 throughout. */
  readonly relative: number;
}

export const noDifference: Difference = { absolute: 0, relative: 0 };

/** The same NaN or ∞ on both sides is no difference; on one side it is one beyond all bounds. */
const apart = (a: number, b: number): number => {
  if (Object.is(a, b) || a === b) return 0;
  const distance = Math.abs(a - b);
  return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
};

export const differenceOf = (got: NdArray, expected: NdArray): Difference => {
  if (got.data.length !== expected.data.length)
    return { absolute: Number.POSITIVE_INFINITY, relative: Number.POSITIVE_INFINITY };
  let [absolute, scale] = [0, 0];
  expected.data.forEach((value, i) => {
    absolute = Math.max(absolute, apart(got.data[i] as number, value));
    if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
  });
  return { absolute, relative: scale === 0 ? absolute : absolute / scale };
};

export const larger = (a: Difference, b: Difference): Difference => ({
  absolute: Math.max(a.absolute, b.absolute),
  relative: Math.max(a.relative, b.relative),
});
