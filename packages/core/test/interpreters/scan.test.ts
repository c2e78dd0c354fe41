import { array, batched, hostScan, type NdArray, type Ops, reverse, tensor, tracer, zeros } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { vector } from '../support/arrays.js';
import { expectSame, refusal } from '../support/compare.js';

const specs = { carry: { s: tensor() }, xs: { x: tensor() }, ys: { y: tensor(), twice: { z: tensor(1) } } };

/** s ← s + x; y is the sum so far. */
const sums = (ops: Ops<NdArray>, start: number, x: NdArray) =>
  ops.scan(specs, { s: array(start) }, { x }, ({ s }, { x }) => {
    const next = ops.add(s, x);
    return { carry: { s: next }, y: { y: next, twice: { z: ops.reshape(ops.mul(next, 2), [1]) } } };
  });

describe('scan', () => {
  it('carries a state along axis 0, and stacks what each step gives', () => {
    const { carry, ys } = sums(reference, 10, vector(1, 2, 3));
    expectSame(carry.s, array(16), 'carry');
    expectSame(ys.y, vector(11, 13, 16), 'y');
    expectSame(ys.twice.z, array([[22], [26], [32]]), 'z');
  });

  it('runs over a length of 1', () => {
    expectSame(sums(reference, 10, vector(1)).ys.y, vector(11), 'y');
  });

  it('needs no carry, and no ys', () => {
    const none = {};
    const onlyYs = reference.scan(
      { carry: none, xs: { x: tensor() }, ys: { y: tensor() } },
      {},
      { x: vector(1, 2) },
      (_, { x }) => ({ carry: {}, y: { y: reference.neg(x) } }),
    );
    expect(onlyYs).toEqual({ carry: {}, ys: { y: vector(-1, -2) } });
    const onlyCarry = reference.scan(
      { carry: { s: tensor() }, xs: { x: tensor() }, ys: none },
      { s: array(1) },
      { x: vector(3, 4) },
      ({ s }, { x }) => ({ carry: { s: reference.mul(s, x) }, y: {} }),
    );
    expect(onlyCarry).toEqual({ carry: { s: array(12) }, ys: {} });
  });

  it('walks several sequences side by side', () => {
    const xs = { a: tensor(), b: tensor(2) };
    const { ys } = reference.scan(
      { carry: {}, xs, ys: { y: tensor(2) } },
      {},
      {
        a: vector(2, 3),
        b: array([
          [1, 2],
          [3, 4],
        ]),
      },
      (_, { a, b }) => ({ carry: {}, y: { y: reference.mul(a, b) } }),
    );
    expectSame(
      ys.y,
      array([
        [2, 4],
        [9, 12],
      ]),
      'y',
    );
  });

  const t = tracer();
  it.each<[string, (x: readonly number[]) => unknown]>([
    ['the reference', (shape) => sums(reference, 0, zeros(shape))],
    [
      'a tape',
      (shape) => {
        const tape = reverse(reference);
        return tape.scan(
          specs,
          { s: tape.constant(0) },
          { x: tape.constant(zeros(shape)) },
          () => undefined as never,
        );
      },
    ],
    [
      'batched models',
      (shape) => {
        const many = batched(reference, 2);
        return many.scan(
          specs,
          { s: many.constant(0) },
          { x: many.constant(zeros(shape)) },
          () => undefined as never,
        );
      },
    ],
    [
      'the tracer',
      (shape) =>
        t.scan(specs, { s: t.constant(0) }, { x: t.constant(zeros(shape)) }, () => undefined as never),
    ],
  ])('refuses a length of 0, and a scalar, on %s', (_, run) => {
    const required = 'scan: the sequences must share the length of axis 0, at least 1, got';
    expect(refusal(() => run([0]), 'NALU_SHAPE')).toBe(`${required} [0].`);
    expect(refusal(() => run([]), 'NALU_SHAPE')).toBe(`${required} [].`);
  });

  const unequal = { carry: {}, xs: { a: tensor(), b: tensor() }, ys: {} };
  it.each<[string, () => unknown]>([
    [
      'the reference',
      () => reference.scan(unequal, {}, { a: zeros([2]), b: zeros([3]) }, () => ({ carry: {}, y: {} })),
    ],
    [
      'the tracer',
      () => t.scan(unequal, {}, { a: t.input('a', [2]), b: t.input('b', [3]) }, () => ({ carry: {}, y: {} })),
    ],
  ])('refuses unequal lengths on %s', (_, run) => {
    expect(refusal(run, 'NALU_SHAPE')).toBe(
      'scan: the sequences must share the length of axis 0, at least 1, got [2] and [3].',
    );
  });

  const grow = <T>(ops: Ops<T>, x: T) =>
    ops.scan(
      { carry: { s: tensor(1) }, xs: { x: tensor() }, ys: {} },
      { s: ops.constant(vector(0)) },
      { x },
      ({ s }) => ({
        carry: { s: ops.concat([s, s], 0) },
        y: {},
      }),
    );
  it.each<[string, () => unknown]>([
    ['the reference', () => grow(reference, vector(1, 2))],
    [
      'a tape',
      () => {
        const tape = reverse(reference);
        return grow(tape, tape.constant(vector(1, 2)));
      },
    ],
    ['the tracer', () => grow(t, t.input('x', ['time']))],
  ])('refuses a carry that changes its shape on %s', (_, run) => {
    expect(refusal(run, 'NALU_SHAPE')).toBe(
      'scan: the step must keep the shape of its carry, got [1] and [2].',
    );
  });

  it('says what it needs to run over a free axis on the host', () => {
    const x = t.input('x', ['time', 2]);
    const run = () =>
      hostScan(t, { carry: {}, xs: { x: tensor(2) }, ys: {} }, {}, { x }, () => ({ carry: {}, y: {} }));
    expect(refusal(run, 'NALU_UNSUPPORTED')).toContain(
      'got the free axis "time". Compile with dims: { time: … }.',
    );
  });
});
