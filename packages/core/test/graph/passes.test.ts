import {
  exactPasses,
  hoisted,
  nac,
  nalu,
  ndArray,
  optimize,
  predictor,
  program,
  pruned,
  rebuild,
  replay,
  shared,
  simplified,
  tensor,
  trace,
} from '@nalu/core';
import { folding, reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { bodyOf, opsOf } from '../support/graphs.js';

const pair = { a: tensor('batch', 2), b: tensor('batch', 2) };
const one = { y: tensor('batch', 2) };

describe('shared', () => {
  it('computes once what is written twice, sums and products in either order', () => {
    const twice = program('twice', pair, one, ({ add, exp, mul }, { a, b }) => ({
      y: mul(exp(add(a, b)), exp(add(b, a))),
    }));
    expect(opsOf(rebuild(trace(twice), [shared]))).toEqual(['input', 'input', 'add', 'exp', 'mul']);
  });

  it('keeps 0 and −0 apart', () => {
    const zeros = program('zeros', pair, one, ({ constant, div, sub }, { a }) => ({
      y: sub(div(a, constant(ndArray([2], [0, 0]))), div(a, constant(ndArray([2], [-0, -0])))),
    }));
    expect(opsOf(rebuild(trace(zeros), [shared])).filter((op) => op === 'constant')).toHaveLength(2);
  });
});

describe('simplified', () => {
  it.each([
    ['x · 1', program('p', pair, one, ({ mul }, { a }) => ({ y: mul(1, mul(a, 1)) })), ['input']],
    ['x − 0', program('p', pair, one, ({ sub }, { a }) => ({ y: sub(a, 0) })), ['input']],
    ['−(−x)', program('p', pair, one, ({ neg }, { a }) => ({ y: neg(neg(a)) })), ['input']],
    [
      'a transposed transpose',
      program('p', pair, one, ({ transpose }, { a }) => ({ y: transpose(transpose(a)) })),
      ['input'],
    ],
    [
      'a quotient by 2',
      program('p', pair, one, ({ div }, { a }) => ({ y: div(a, 2) })),
      ['input', 'constant', 'mul'],
    ],
    [
      'a sum with −x',
      program('p', pair, one, ({ add, neg }, { a, b }) => ({ y: add(neg(a), b) })),
      ['input', 'input', 'sub'],
    ],
    [
      'a difference with −x',
      program('p', pair, one, ({ neg, sub }, { a, b }) => ({ y: sub(a, neg(b)) })),
      ['input', 'input', 'add'],
    ],
    [
      'stopGradient',
      program('p', pair, one, ({ stopGradient }, { a }) => ({ y: stopGradient(a) })),
      ['input'],
    ],
  ])('leaves of %s what it computes', (_, p, ops) => {
    expect(opsOf(rebuild(trace(p), [simplified]))).toEqual(ops);
  });

  it('leaves alone what changes a bit, or a shape', () => {
    const p = program('p', { a: tensor(1) }, { y: tensor(3, 2) }, ({ add, constant, div, mul }, { a }) => ({
      y: div(mul(add(a, 0), constant(ndArray([3, 2], [1, 1, 1, 1, 1, 1]))), 3),
    }));
    expect(opsOf(rebuild(trace(p), [simplified]))).toEqual(opsOf(trace(p)));
  });
});

const loop = program(
  'loop',
  { w: tensor(2, 2), xs: tensor('time', 2), unread: tensor('time', 2) },
  { s: tensor(2) },
  ({ add, exp, mul, reshape, scan, sum }, { w, xs, unread }) => {
    const row = tensor(2);
    const { carry } = scan(
      { carry: { s: row, idle: row }, xs: { x: row, other: row }, ys: { y: row } },
      { s: reshape(sum(w, [0]), [2]), idle: reshape(sum(w, [1]), [2]) },
      { x: xs, other: unread },
      ({ s, idle }, { x, other }) => ({
        carry: { s: add(mul(s, reshape(sum(exp(w), [0]), [2])), x), idle: mul(idle, other) },
        y: { y: exp(other) },
      }),
    );
    return { s: carry.s };
  },
);

describe('hoisted', () => {
  it('computes before a scan what no step changes', () => {
    expect(bodyOf(trace(loop)).ops).toContain('sum');
    expect(bodyOf(rebuild(trace(loop), [hoisted])).ops.filter((op) => op !== 'input')).toEqual([
      'mul',
      'add',
      'mul',
      'exp',
    ]);
  });
});

describe('pruned', () => {
  it('drops the carries, the results and the sequences of a scan that nobody reads', () => {
    const { carry, nextCarry, xs, ys } = bodyOf(pruned(trace(loop)));
    expect([carry.length, nextCarry.length, xs.length, ys.length]).toEqual([1, 1, 1, 0]);
  });

  it('keeps one sequence, which says how many steps there are', () => {
    const count = program(
      'count',
      { xs: tensor('time', 2) },
      { n: tensor() },
      ({ add, constant, scan }, { xs }) => {
        const specs = { carry: { n: tensor() }, xs: { x: tensor(2) }, ys: {} };
        const { carry } = scan(specs, { n: constant(0) }, { x: xs }, ({ n }) => ({
          carry: { n: add(n, 1) },
          y: {},
        }));
        return { n: carry.n };
      },
    );
    const after = replay(pruned(trace(count))).apply(reference, { xs: ndArray([3, 2], [0, 0, 0, 0, 0, 0]) });
    expect(after.n.data).toEqual(Float64Array.of(3));
  });
});

describe('folding', () => {
  const fixed = program('fixed', { x: tensor('batch', 2) }, { y: tensor('batch', 1) }, (ops, { x }) => {
    const weight = ops.constant(ndArray([2, 1], [1, 2]));
    return { y: nac(2, 1).apply(ops, { wHat: weight, mHat: weight }, x) };
  });

  it('makes W = tanh(Ŵ) ⊙ σ(M̂) a constant', () => {
    const ops = opsOf(optimize(trace(fixed), [folding, ...exactPasses]));
    expect(ops).not.toContain('tanh');
    expect(ops).toContain('matmul');
  });

  it('does not write out what a broadcast only repeats', () => {
    const wide = program('wide', {}, { y: tensor(1000) }, ({ broadcastTo, constant }) => ({
      y: broadcastTo(constant(2), [1000]),
    }));
    expect(opsOf(rebuild(trace(wide), [folding]))).toEqual(['constant', 'broadcastTo']);
  });
});

describe('optimize', () => {
  it('keeps an input that no output needs: the program still takes it', () => {
    const { inputs } = optimize(trace(program('p', pair, one, (_, { a }) => ({ y: a }))));
    expect(Object.keys(inputs)).toEqual(['a', 'b']);
  });

  it('leaves a unit as it is written', () => {
    const graph = trace(predictor(nalu(2, 1)));
    expect(opsOf(optimize(graph)).filter((op) => op !== 'constant')).toEqual(
      opsOf(graph).filter((op) => op !== 'constant'),
    );
  });
});
