import { checked, type Ops, type Primitive, tensor, zeros } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support/compare.js';
import { counting } from '../support/counting-ops.js';

type N = ReturnType<typeof zeros>;
type Wrong = (ops: Ops<N>, a: N, b: N) => unknown;

const clash =
  (name: 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'greater'): Wrong =>
  (ops, a, b) =>
    ops[name](a, b);
const wrongAxis =
  (name: 'sum' | 'mean' | 'prod'): Wrong =>
  (ops, a) =>
    ops[name](a, [0, 2]);
const none = {};

/** A wrong use of each primitive that can be used wrongly, with a: [2, 3] and b: [4]. */
const wrong: Record<
  Exclude<
    Primitive,
    | 'constant'
    | 'stopGradient'
    | 'neg'
    | 'abs'
    | 'sign'
    | 'exp'
    | 'log'
    | 'sqrt'
    | 'sin'
    | 'cos'
    | 'tanh'
    | 'sigmoid'
  >,
  Wrong
> = {
  add: clash('add'),
  sub: clash('sub'),
  mul: clash('mul'),
  div: clash('div'),
  min: clash('min'),
  max: clash('max'),
  greater: clash('greater'),
  where: ({ where }, a, b) => where(1, a, b),
  matmul: ({ matmul }, a) => matmul(a, a),
  transpose: ({ transpose }, _, b) => transpose(b),
  sum: wrongAxis('sum'),
  mean: wrongAxis('mean'),
  prod: wrongAxis('prod'),
  reshape: ({ reshape }, a) => reshape(a, [5]),
  broadcastTo: ({ broadcastTo }, a) => broadcastTo(a, [3]),
  concat: ({ concat }, a, b) => concat([a, b], 0),
  slice: ({ slice }, a) => slice(a, 1, 2, 4),
  scan: ({ scan }, a, b) =>
    scan({ carry: none, xs: { a: tensor(3), b: tensor() }, ys: none }, {}, { a, b }, () => ({
      carry: {},
      y: {},
    })),
};

describe('checked', () => {
  it.each(Object.entries(wrong))('refuses a wrong use of %s before it runs, in its name', (name, use) => {
    const { ops, calls } = counting(reference);
    expect(refusal(() => use(checked(ops), zeros([2, 3]), zeros([4])), 'NALU_SHAPE')).toMatch(
      new RegExp(`^${name}: `),
    );
    // A scan checks itself.
    expect(calls[name as Primitive] ?? 0).toBe(name === 'scan' ? 1 : 0);
  });

  it('leaves values as they are', () => {
    const x = zeros([2]);
    expect(checked(reference).stopGradient(x)).toBe(x);
    expect(checked(reference).shape(x)).toEqual([2]);
  });
});
