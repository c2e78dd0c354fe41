import { type Node, program, rebuild, tensor, trace, turned } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { expectSameBits, nodesOf, opsOf } from '../support/graphs.js';

const product = (rows: number | string, columns: number) =>
  program(
    'product',
    { a: tensor(rows, 3), b: tensor(3, columns) },
    { y: tensor(rows, columns) },
    ({ matmul }, { a, b }) => ({ y: matmul(a, b) }),
  );
const after = (rows: number | string, columns: number) => rebuild(trace(product(rows, columns)), [turned()]);

describe('turned', () => {
  it('makes the long axis of a narrow product the last one', () => {
    const inner = nodesOf(after(128, 2)).find(({ op }) => op === 'matmul') as Node;
    expect(inner.shape).toEqual([2, 128]);
    expect(opsOf(after('batch', 2))).toContain('transpose');
  });

  it.each([
    ['of few rows', 4, 2],
    ['of many columns', 128, 9],
  ])('leaves alone a product %s', (_, rows, columns) => {
    expect(opsOf(after(rows, columns))).toEqual(['input', 'input', 'matmul']);
  });

  it('adds up the same numbers in the same order', () => {
    expectSameBits(product(128, 2), after(128, 2));
  });
});
