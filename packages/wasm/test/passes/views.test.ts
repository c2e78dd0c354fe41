import { describe, expect, it } from 'vitest';
import type { Access, Operand } from '../../src/ir.js';
import {
  reshaped,
  rowStrides,
  sliced,
  storageStrides,
  stretched,
  transposed,
} from '../../src/passes/views.js';

const at = (strides: readonly number[], offset = 0): Access => ({
  buffer: { name: 'x', size: 24 },
  offset,
  strides,
  motions: [],
});
const stridesOf = (x: Operand | undefined) => (x !== undefined && 'strides' in x ? x.strides : undefined);

describe('storage', () => {
  it('is in columns, and axes of 1 stand still', () => {
    expect(storageStrides([4, 1, 3])).toEqual([1, 0, 4]);
    expect(rowStrides([4, 1, 3])).toEqual([3, 0, 1]);
  });

  it('keeps the rows of a turn together where a scan walks', () => {
    expect(storageStrides([5, 4, 3], true)).toEqual([12, 1, 4]);
  });
});

describe('views', () => {
  it('reorder, stretch and cut without moving a number', () => {
    expect(stridesOf(transposed(at([1, 4, 12]), [2, 0, 1]))).toEqual([12, 1, 4]);
    expect(stridesOf(stretched(at([1, 4]), 4))).toEqual([0, 0, 1, 4]);
    expect(sliced(at([1, 4]), 1, 2, 2)).toMatchObject({ offset: 8, strides: [1, 4] });
    expect(sliced(at([1, 4]), 1, 2, 1)).toMatchObject({ offset: 8, strides: [1, 0] });
  });

  it('leave one number for all as it is', () => {
    expect(transposed({ value: 3 }, [1, 0])).toEqual({ value: 3 });
    expect(reshaped({ value: 3 }, [2, 3], [6])).toEqual({ value: 3 });
  });
});

describe('reshape', () => {
  it('is a walk where axes of 1 come and go', () => {
    expect(stridesOf(reshaped(at([1, 4]), [4, 3], [4, 1, 3, 1]))).toEqual([1, 0, 4, 0]);
  });

  it('is a walk where axes that lie in rows meet or part', () => {
    expect(stridesOf(reshaped(at([6, 2, 1]), [4, 3, 2], [12, 2]))).toEqual([2, 1]);
    expect(stridesOf(reshaped(at([6, 1]), [4, 6], [2, 2, 3, 2]))).toEqual([12, 6, 2, 1]);
  });

  it('is a walk where a column is cut, and a copy where columns meet', () => {
    expect(stridesOf(reshaped(at([1, 4]), [4, 3], [2, 2, 3]))).toEqual([2, 1, 4]);
    expect(reshaped(at([1, 4]), [4, 3], [12])).toBeUndefined();
    expect(reshaped(at([1, 4]), [4, 3], [3, 4])).toBeUndefined();
  });
});
