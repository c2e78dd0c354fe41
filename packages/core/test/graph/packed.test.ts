import { type Graph, type Node, optimize, packed, program, tensor, trace } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { bodyOf, expectSameBits } from '../support/graphs.js';

/** Steps that move several tensors by momentum, each with a penalty of its own weight. */
const momentum = (shapes: readonly (readonly number[])[], weights: readonly number[]) => {
  const specs = Object.fromEntries(
    shapes.flatMap((shape, i) => [
      [`w${i}`, tensor(...shape)],
      [`v${i}`, tensor(...shape)],
    ]),
  );
  return program(
    'momentum',
    { ...specs, x: tensor('steps') },
    specs,
    ({ add, mul, scan, sign, sub, tanh }, { x, ...start }) => {
      const { carry } = scan({ carry: specs, xs: { x: tensor() }, ys: {} }, start, { x }, (now, { x }) => {
        const next = shapes.map((_, i) => {
          const [w, v] = [now[`w${i}`], now[`v${i}`]] as [typeof x, typeof x];
          const slope = add(tanh(mul(w, x)), mul(sign(w), weights[i] as number));
          const velocity = add(mul(v, 0.9), slope);
          return [
            [`w${i}`, sub(w, mul(velocity, 0.1))],
            [`v${i}`, velocity],
          ];
        });
        return { carry: Object.fromEntries(next.flat()), y: {} };
      });
      return carry;
    },
  );
};

const count = <S, R>(graph: Graph<S, R>, op: Node['op']): number =>
  bodyOf(graph).ops.filter((each) => each === op).length;
const shapesOf = <S, R>(graph: Graph<S, R>) => bodyOf(graph).carry.map(({ shape }) => shape);

describe('packed', () => {
  it('moves tensors of all shapes by one chain of operations', () => {
    const p = momentum(
      [
        [3, 2],
        [2, 1],
        [4, 2],
      ],
      [0.5, 0.5, 0.5],
    );
    const graph = packed(optimize(trace(p)));
    expectSameBits(p, graph);
    expect(shapesOf(graph)).toEqual([
      [8, 2],
      [8, 2],
    ]);
    expect(count(graph, 'sub')).toBe(1);
    expect(count(graph, 'sign')).toBe(1);
    expect(count(graph, 'tanh')).toBe(3);
  });

  it('puts them end to end where their rows differ', () => {
    const p = momentum([[3, 2], [5]], [0.5, 0.5]);
    const graph = packed(optimize(trace(p)));
    expectSameBits(p, graph);
    expect(shapesOf(graph)).toEqual([[11], [11]]);
  });

  it('gives each its own number', () => {
    const p = momentum([[2], [3]], [0.5, 0.25]);
    const graph = packed(optimize(trace(p)));
    expectSameBits(p, graph);
    expect(count(graph, 'sign')).toBe(1);
  });

  it('gives each its own number on a seed axis, in every place of its rows', () => {
    const p = momentum(
      [
        [2, 3, 2],
        [2, 1, 2],
      ],
      [0.5, 0.25],
    );
    const graph = packed(optimize(trace(p)));
    expectSameBits(p, graph);
    expect(shapesOf(graph)).toEqual([
      [2, 4, 2],
      [2, 4, 2],
    ]);
  });

  it.each([
    ['one alone', [[3, 2]]],
    [
      'large ones',
      [
        [100, 100],
        [100, 100],
      ],
    ],
  ])('leaves %s as it is', (_, shapes) => {
    const graph = optimize(trace(momentum(shapes, [0.5, 0.5])));
    expect(packed(graph)).toBe(graph);
  });

  it('leaves apart what is computed of one another', () => {
    const p = program(
      'swap',
      { a: tensor(2), b: tensor(2), x: tensor('steps') },
      { a: tensor(2), b: tensor(2) },
      ({ add, mul, scan, sub }, { x, ...start }) => {
        const state = { a: tensor(2), b: tensor(2) };
        return scan({ carry: state, xs: { x: tensor() }, ys: {} }, start, { x }, ({ a, b }, { x }) => {
          const next = sub(mul(add(a, x), 0.5), 1);
          return { carry: { a: next, b: sub(mul(add(next, b), 0.5), 1) }, y: {} };
        }).carry;
      },
    );
    const graph = packed(optimize(trace(p)));
    expectSameBits(p, graph);
    expect(shapesOf(graph)).toEqual([[2], [2]]);
  });
});
