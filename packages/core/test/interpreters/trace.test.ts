import {
  array,
  capturesOf,
  type Node,
  type NodeOf,
  type Ops,
  program,
  replay,
  scheduleOf,
  tensor,
  trace,
  tracer,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, vector } from '../support/arrays.js';
import { expectSame, refusal } from '../support/compare.js';

const two = { a: tensor(2) };
const sequence = { x: tensor(2) };
const none = {};

/** A scan that captures `outer`, keeps one carry as it is, and runs another scan inside. */
const nested = program(
  'nested',
  { start: tensor(2), xs: tensor('time', 3, 2), outer: tensor(2) },
  { end: tensor(2), kept: tensor(2), ys: tensor('time', 2) },
  <T>(ops: Ops<T>, { start, xs, outer }: { readonly start: T; readonly xs: T; readonly outer: T }) => {
    const { add, mul, tanh } = ops;
    const specs = { carry: { s: tensor(2), kept: tensor(2) }, xs: { x: tensor(3, 2) }, ys: { y: tensor(2) } };
    const { carry, ys } = ops.scan(specs, { s: start, kept: start }, { x: xs }, ({ s, kept }, { x }) => {
      const scaled = mul(s, outer);
      const inner = ops.scan(
        { carry: two, xs: sequence, ys: none },
        { a: s },
        { x },
        ({ a }, { x: row }) => ({
          carry: { a: tanh(add(mul(a, scaled), add(row, outer))) },
          y: {},
        }),
      );
      return { carry: { s: inner.carry.a, kept }, y: { y: add(inner.carry.a, kept) } };
    });
    return { end: carry.s, kept: carry.kept, ys: ys.y };
  },
);

describe('trace', () => {
  it('records nested scans, which replay at every length', () => {
    const free = replay(trace(nested));
    for (const time of [1, 4]) {
      const inputs = { start: vector(0.1, -0.2), xs: randomArray(1, [time, 3, 2]), outer: vector(0.5, 2) };
      const [again, once] = [free.apply(reference, inputs), nested.apply(reference, inputs)];
      for (const name of ['end', 'kept', 'ys'] as const)
        expectSame(again[name], once[name], `seed 1, time ${time}, ${name}`);
      expectSame(once.kept, inputs.start, 'the carry that is passed through');
    }
  });

  it('keeps free axes free, and fixes those that dims names', () => {
    expect((trace(nested).outputs.ys as Node).shape).toEqual(['time', 2]);
    expect((trace(nested, { dims: { time: 7 } }).outputs.ys as Node).shape).toEqual([7, 2]);
  });

  it('refuses sizes for axes that the program does not have, and sizes that are none', () => {
    expect(refusal(() => trace(nested, { dims: { tiem: 7 } }), 'NALU_OPTION')).toBe(
      'nested: the names of "dims" must be among "time", got "tiem".',
    );
    expect(refusal(() => trace(nested, { dims: { time: 0 } }), 'NALU_OPTION')).toContain('"time" must be');
  });

  it('finds what a body captures: the values around it, and not its own', () => {
    const graph = trace(nested);
    const scan = scheduleOf([graph.outputs.end], graph.scope).find(
      ({ op }) => op === 'scan',
    ) as NodeOf<'scan'>;
    expect(capturesOf(scan.attributes.body)).toEqual([graph.inputs.outer]);
  });

  it('schedules inputs before what uses them, and leaves out what nothing needs', () => {
    const t = tracer();
    const x = t.input('x', [2]);
    t.exp(x);
    const y = t.add(t.neg(x), 1);
    expect(scheduleOf([y], t.scope).map(({ op }) => op)).toEqual(['input', 'neg', 'constant', 'add']);
  });

  it('gives axes from the front, and every axis by name where none was given', () => {
    const t = tracer();
    const x = t.input('x', [2, 'batch', 4]);
    expect((t.sum(x, [-1]) as NodeOf<'sum'>).attributes.axes).toEqual([2]);
    expect((t.mean(x) as NodeOf<'mean'>).attributes.axes).toEqual([0, 1, 2]);
    expect((t.transpose(x) as NodeOf<'transpose'>).attributes.permutation).toEqual([0, 2, 1]);
    expect((t.slice(x, -1, 1, 2) as NodeOf<'slice'>).attributes).toEqual({ axis: 2, from: 1, to: 2 });
    expect((t.concat([x, x], -1) as NodeOf<'concat'>).attributes.axis).toBe(2);
  });

  it('says what a wrong shape is, in the words of the primitive', () => {
    const wrong = program('wrong', { x: tensor('batch', 2) }, { y: tensor() }, ({ matmul }, { x }) => ({
      y: matmul(x, x),
    }));
    expect(refusal(() => trace(wrong), 'NALU_SHAPE')).toBe(
      'matmul: the operands must be […, m, k] and […, k, n], got [batch, 2] and [batch, 2].',
    );
  });
});

describe('a value made inside a scan step', () => {
  /** A scan whose step hands its own value out behind the back of the interpreter. */
  const leaking = <T>(ops: Ops<T>, x: T): T => {
    let leaked: T | undefined;
    ops.scan({ carry: none, xs: sequence, ys: none }, {}, { x }, (_, { x: row }) => {
      leaked = ops.exp(row);
      return { carry: {}, y: {} };
    });
    return leaked as T;
  };
  const words = (f: <T>(ops: Ops<T>, x: T) => T): string =>
    refusal(
      () => trace(program('leak', { x: tensor(3, 2) }, { y: tensor(2) }, (ops, { x }) => ({ y: f(ops, x) }))),
      'NALU_UNSUPPORTED',
    );
  const expected =
    'trace: a value made inside a scan step may only be used there, got exp [2] outside. ' +
    'Give it back from the step, as carry or as y.';

  it('is refused as an operand outside', () => {
    expect(words((ops, x) => ops.neg(leaking(ops, x)))).toBe(expected);
  });

  it('is refused as an output', () => {
    expect(words(leaking)).toBe(expected);
  });

  it('is refused as the carry or the y of a scan around it', () => {
    const around =
      (which: 'carry' | 'y') =>
      <T>(ops: Ops<T>, x: T): T => {
        const { carry } = ops.scan(
          { carry: two, xs: sequence, ys: two },
          { a: ops.constant(vector(0, 0)) },
          { x },
          (state) => {
            const leaked = { a: leaking(ops, x) };
            return which === 'carry' ? { carry: leaked, y: state } : { carry: state, y: leaked };
          },
        );
        return carry.a;
      };
    expect(words(around('carry'))).toBe(expected);
    expect(words(around('y'))).toBe(expected);
  });

  it('leaves the tracer as it was when a step throws', () => {
    const t = tracer();
    const x = t.input('x', [3, 2]);
    expect(() =>
      t.scan({ carry: none, xs: sequence, ys: none }, {}, { x }, () => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(t.neg(x).scope).toBe(t.scope);
  });
});

describe('a traced constant', () => {
  it('replays with its shape and its values', () => {
    const p = program('constants', {}, { a: tensor(), b: tensor(2) }, ({ constant }) => ({
      a: constant(2.5),
      b: constant(array([1, 2])),
    }));
    expect(replay(trace(p)).apply(reference, {})).toEqual({ a: array(2.5), b: vector(1, 2) });
  });
});
