import {
  type Graph,
  hoisted,
  merged,
  type Ops,
  optimize,
  program,
  random,
  rebuild,
  shared,
  tensor,
  trace,
  uniform,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { bodyOf, expectSameBits, opsOf } from '../support/graphs.js';

type Apply = <T>(ops: Ops<T>, given: { readonly x: T; readonly a: T; readonly b: T }) => T;

/** X is 128 × 100, A is 100 × 2, B is 100 × 3. */
const given = { x: tensor(128, 100), a: tensor(100, 2), b: tensor(100, 3) };
const drawn = { ...given, x: random(uniform(0, 1), 128, 100) };
const reading = (inputs: typeof given | typeof drawn, apply: Apply) =>
  program('reading', inputs as typeof given, { y: tensor('rows', 'columns') }, (ops, all) => ({
    y: apply(ops, all),
  }));

const count = <S, R>(graph: Graph<S, R>, op: string): number =>
  opsOf(graph).filter((each) => each === op).length;

describe('merged', () => {
  it('computes two products of one matrix as one', () => {
    const p = reading(given, ({ concat, matmul }, { x, a, b }) => concat([matmul(x, a), matmul(x, b)], 1));
    const graph = merged(trace(p));
    expect(count(graph, 'matmul')).toBe(1);
    expectSameBits(p, graph);
  });

  it('takes in the sums over columns of a matrix that is drawn, and so is finite', () => {
    const sums: Apply = ({ add, matmul, slice, sum }, { x, a }) =>
      add(matmul(x, a), add(sum(slice(x, 1, 3, 40), [1]), sum(x, [1])));
    const graph = merged(trace(reading(drawn, sums)));
    expect([count(graph, 'matmul'), count(graph, 'sum')]).toEqual([1, 0]);
    expectSameBits(reading(drawn, sums), graph);
    const other = merged(trace(reading(given, sums)));
    expect([count(other, 'matmul'), count(other, 'sum')]).toEqual([1, 2]);
  });

  it('knows the rows that a step gets of what is drawn', () => {
    const p = program(
      'steps',
      { w: tensor(100, 2), xs: random(uniform(0, 1), 5, 128, 100) },
      { w: tensor(100, 2) },
      (ops, { w, xs }) => {
        const specs = { carry: { w: tensor(100, 2) }, xs: { x: tensor(128, 100) }, ys: {} };
        const { carry } = ops.scan(specs, { w }, { x: xs }, ({ w }, { x }) => {
          const { matmul, mul, slice, sub, sum, transpose } = ops;
          const error = sub(matmul(x, w), sum(slice(x, 1, 0, 25), [1]));
          return { carry: { w: sub(w, mul(matmul(transpose(x), error), 1e-6)) }, y: {} };
        });
        return carry;
      },
    );
    const graph = merged(trace(p));
    const { ops } = bodyOf(graph);
    expect([ops.filter((op) => op === 'matmul').length, ops.includes('sum')]).toEqual([2, false]);
    expectSameBits(p, graph);
    const { ops: inside } = bodyOf(rebuild(graph, [hoisted, shared]));
    expect(inside).not.toContain('broadcastTo');
  });

  it('merges batches of products, with a seed axis in front', () => {
    const inputs = { x: random(uniform(0, 1), 3, 128, 100), a: tensor(3, 100, 2) };
    const p = program('seeds', inputs, { y: tensor(3, 128, 2) }, ({ add, matmul, slice, sum }, { x, a }) => ({
      y: add(matmul(x, a), sum(slice(x, 2, 10, 20), [2])),
    }));
    const graph = merged(trace(p));
    expect([count(graph, 'matmul'), count(graph, 'sum')]).toEqual([1, 0]);
    expectSameBits(p, graph);
  });

  it('merges as many columns as a narrow product has, and leaves the others', () => {
    const inputs = { x: tensor(128, 100), a: tensor(100, 5), b: tensor(100, 5), c: tensor(100, 3) };
    const p = program('three', inputs, { y: tensor(128, 13) }, ({ concat, matmul }, { x, a, b, c }) => ({
      y: concat([matmul(x, a), matmul(x, b), matmul(x, c)], 1),
    }));
    const graph = merged(trace(p));
    expect(count(graph, 'matmul')).toBe(2);
    expectSameBits(p, graph);
  });

  it('merges what the steps of a scan compute of a matrix from outside', () => {
    const p = program(
      'captured',
      { x: tensor(128, 100), w: tensor(100, 1), ts: tensor(3) },
      { w: tensor(100, 1) },
      (ops, { x, w, ts }) => {
        const specs = { carry: { w: tensor(100, 1) }, xs: { t: tensor() }, ys: {} };
        return ops.scan(specs, { w }, { t: ts }, ({ w }, { t }) => {
          const { add, matmul, mul, sum, tanh } = ops;
          const y = sum(add(matmul(x, mul(w, t)), matmul(x, tanh(w))));
          return { carry: { w: add(mul(w, 0.5), mul(y, 1e-3)) }, y: {} };
        }).carry;
      },
    );
    const graph = merged(trace(p));
    expect(bodyOf(graph).ops.filter((op) => op === 'matmul')).toHaveLength(1);
    expectSameBits(p, graph);
  });

  it('merges the slopes of two products as well, which read the matrix transposed', () => {
    const slopes: Apply = ({ concat, matmul, tanh, transpose }, { x, a, b }) => {
      const back = transpose(x);
      return concat([matmul(back, tanh(matmul(x, a))), matmul(back, tanh(matmul(x, b)))], 1);
    };
    const graph = merged(optimize(trace(reading(given, slopes))));
    expect(count(graph, 'matmul')).toBe(2);
    expectSameBits(reading(given, slopes), graph);
  });

  it.each<[string, Apply]>([
    [
      'products of which one is made with the other',
      ({ matmul, sum, mul }, { x, a }) => {
        const y = matmul(x, a);
        return matmul(x, mul(a, sum(y)));
      },
    ],
    ['products of two matrices', ({ add, exp, matmul }, { x, a }) => add(matmul(x, a), matmul(exp(x), a))],
    [
      'a product that stretches the matrix',
      ({ add, matmul, reshape, sum }, { x, a }) =>
        add(sum(x, [1]), reshape(matmul(x, reshape(a, [1, 100, 2])), [128, 2])),
    ],
    ['a single product', ({ matmul }, { x, a }) => matmul(x, a)],
    ['sums over rows', ({ add, matmul, sum }, { x, a }) => add(matmul(x, a), sum(sum(x, [0]), [1]))],
  ])('leaves alone %s', (_, apply) => {
    const graph = trace(reading(drawn, apply));
    expect(merged(graph)).toBe(graph);
  });

  it('leaves alone a small matrix, for which it would not be worth the while', () => {
    const p = program(
      'small',
      { x: tensor(64, 10), a: tensor(10, 2), b: tensor(10, 2) },
      { y: tensor(64, 2) },
      ({ add, matmul }, { x, a, b }) => ({ y: add(matmul(x, a), matmul(x, b)) }),
    );
    expect(opsOf(merged(trace(p)))).toEqual(opsOf(trace(p)));
    expect(opsOf(merged(trace(p), { numbers: 1 }))).not.toEqual(opsOf(trace(p)));
  });

  it('takes no more columns than a narrow product has', () => {
    const inputs = { x: tensor(128, 100), a: tensor(100, 5), b: tensor(100, 5) };
    const p = program('wide', inputs, { y: tensor(128, 5) }, ({ add, matmul }, { x, a, b }) => ({
      y: add(matmul(x, a), matmul(x, b)),
    }));
    expect(opsOf(merged(trace(p)))).toEqual(opsOf(trace(p)));
  });
});
