import { program, rebuild, tensor, trace, unstretched } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { opsOf } from '../support/graphs.js';

const inputs = { x: tensor('batch', 2), n: tensor(), row: tensor(2), column: tensor('batch', 1) };
const outputs = { y: tensor('batch', 2) };

const opsAfter = (apply: Parameters<typeof program<typeof inputs, typeof outputs>>[3]): readonly string[] =>
  opsOf(rebuild(trace(program('p', inputs, outputs, apply)), [unstretched]));

describe('unstretched', () => {
  it('reads a number that was stretched to the shape of the other operand as a number', () => {
    expect(
      opsAfter(({ broadcastTo, mul, shape }, { x, n }) => ({ y: mul(x, broadcastTo(n, shape(x))) })),
    ).toEqual(['input', 'input', 'mul']);
  });

  it('reads a row without the axes that were put in front of it', () => {
    expect(
      opsAfter(({ reshape, where }, { x, row }) => ({ y: where(x, reshape(row, [1, 2]), 0) })),
    ).not.toContain('reshape');
  });

  it('keeps what gives the result its shape', () => {
    expect(
      opsAfter(({ add, broadcastTo, shape }, { x, n, row }) => ({ y: add(broadcastTo(n, shape(x)), row) })),
    ).toContain('broadcastTo');
  });

  it('keeps a reshape that puts an axis anywhere else', () => {
    expect(
      opsAfter(({ mul, reshape, sum }, { x, column }) => ({
        y: mul(x, reshape(sum(reshape(column, ['batch', 1, 1]), [1]), ['batch', 1])),
      })),
    ).toContain('reshape');
  });
});
