import { nmu, program, rebuild, shared, sunk, tensor, trace, turned } from '@nalu/core';
import { folding } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { expectSameBits, nodesOf, opsOf } from '../support/graphs.js';

const inputs = { x: tensor(4, 3), row: tensor(3), column: tensor(4, 1) };

const sink = (
  apply: Parameters<typeof program<typeof inputs, { y: ReturnType<typeof tensor> }>>[3],
  ...shape: number[]
) => {
  const p = program('p', inputs, { y: tensor(...shape) }, apply);
  const graph = rebuild(trace(p), [sunk, folding, shared]);
  expectSameBits(p, graph);
  return opsOf(graph).filter((op) => op !== 'input' && op !== 'constant');
};

describe('sunk', () => {
  it('lets two transposes meet over what stands between them', () => {
    expect(
      sink(({ exp, mul, transpose }, { x }) => ({ y: transpose(mul(exp(transpose(x)), 2)) }), 4, 3),
    ).toEqual(['exp', 'mul']);
  });

  it('takes in other operands where they lie alike', () => {
    const ops = sink(
      ({ add, mul, transpose }, { x, row, column }) => ({
        y: transpose(add(mul(transpose(x), transpose(column)), transpose(add(x, row)))),
      }),
      4,
      3,
    );
    expect(ops).toEqual(['mul', 'add', 'add']);
  });

  it('adds up along an axis where it lies', () => {
    expect(sink(({ sum, transpose }, { x }) => ({ y: sum(transpose(x), [0]) }), 1, 4)).toEqual([
      'sum',
      'transpose',
    ]);
    expect(
      sink(({ mean, reshape }, { x }) => ({ y: reshape(mean(reshape(x, [4, 1, 3, 1]), [2, 3]), [4]) }), 4),
    ).toEqual(['mean', 'reshape']);
  });

  it('takes slices and joins of what it moves', () => {
    const ops = sink(
      ({ concat, reshape, slice }, { x }) => {
        const wide = reshape(x, [4, 3, 1]);
        return { y: reshape(concat([slice(wide, 1, 1, 3), slice(wide, 1, 0, 1)], 1), [4, 3]) };
      },
      4,
      3,
    );
    expect(ops).toEqual(['slice', 'slice', 'concat']);
  });

  it('does not add up several axes in another order', () => {
    expect(sink(({ sum, transpose }, { x }) => ({ y: sum(transpose(x), [0, 1]) }), 1, 1)).toEqual([
      'transpose',
      'sum',
    ]);
  });

  it('keeps what an operand would have to be transposed for', () => {
    expect(
      sink(({ add, reshape, transpose }, { x }) => ({ y: add(transpose(x), reshape(x, [3, 4])) }), 3, 4),
    ).toEqual(['transpose', 'reshape', 'add']);
  });

  it('leaves no reshape in a product of selected inputs, and its batch last', () => {
    const unit = nmu(2, 1);
    const p = program(
      'nmu',
      { w: tensor(2, 1), h: tensor(128, 5), v: tensor(5, 2) },
      { y: tensor(128, 1) },
      (ops, { w, h, v }) => ({
        y: unit.apply(ops, { w }, ops.matmul(h, v)),
      }),
    );
    const graph = rebuild(trace(p), [turned(), sunk, folding, shared]);
    expectSameBits(p, graph);
    expect(opsOf(graph)).not.toContain('reshape');
    expect(nodesOf(graph).find(({ op }) => op === 'prod')?.shape).toEqual([1, 128]);
  });
});
