import { array, type Ops, program, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { wasm } from '../../src/index.js';
import { compile, formula, loopsOf } from '../support/compile.js';

const pair = { a: tensor(4), b: tensor(4) };

/** A scan of five steps over two carries. */
const loop = (step: <T>(ops: Ops<T>, a: T, b: T, x: T) => readonly [T, T]) =>
  program('loop', { a: tensor(4), b: tensor(4), x: tensor(5, 4) }, pair, (ops, { a, b, x }) => {
    const specs = { carry: pair, xs: { x: tensor(4) }, ys: {} };
    return ops.scan(specs, { a, b }, { x }, (carry, row) => {
      const [next, other] = step(ops, carry.a, carry.b, row.x);
      return { carry: { a: next, b: other }, y: {} };
    }).carry;
  });

const copiesOf = (p: ReturnType<typeof loop>): number => {
  const { items, layout } = compile(p);
  return layout.copies.get(loopsOf(items)[0] as never)?.length ?? -1;
};

/** What comes of 1 … 4 and 5 … 8, with rows of 1. */
const resultOf = async (p: ReturnType<typeof loop>) => {
  const { upload, compile, read } = await wasm();
  const x = upload({ shape: [5, 4], data: new Float32Array(20).fill(1) });
  const executable = await compile(p);
  const { a, b } = await executable.run({
    a: upload(array([1, 2, 3, 4])),
    b: upload(array([5, 6, 7, 8])),
    x,
  });
  return { a: await read(a), b: await read(b) };
};

describe('a carry', () => {
  it('is written in place where its old value is read at that index alone', () => {
    expect(copiesOf(loop(({ add, mul }, a, b, x) => [add(a, x), mul(b, x)]))).toBe(0);
  });

  it('changes places with another without a copy', async () => {
    const swap = loop(({ add }, a, b, x) => [add(b, x), a]);
    expect(copiesOf(swap)).toBe(0);
    const { a, b } = await resultOf(swap);
    expect(a).toEqual(array([8, 9, 10, 11]));
    expect(b).toEqual(array([3, 4, 5, 6]));
  });

  it('is copied where its old value is read at another index while the next is written', async () => {
    const first = loop(({ add, slice }, a, b, x) => [add(x, slice(a, 0, 0, 1)), b]);
    expect(copiesOf(first)).toBe(1);
    expect((await resultOf(first)).a).toEqual(array([6, 6, 6, 6]));
  });

  it('is written in place where its old value was read by an earlier nest', async () => {
    const summed = loop(({ add, sum }, a, b, x) => [add(x, sum(a)), b]);
    expect(copiesOf(summed)).toBe(0);
    // Each is the sum of all four and 1: 11, 45, 181, 725, 2901.
    expect((await resultOf(summed)).a).toEqual(array([2901, 2901, 2901, 2901]));
  });
});

describe('memory', () => {
  const chain = (length: number) =>
    formula({ x: tensor(100, 100) }, tensor(100, 100), ({ add, transpose }, { x }) => {
      let y = add(x!, 1);
      for (let i = 1; i < length; i++) y = add(y, transpose(y));
      return y;
    });

  it('is shared by what does not live at the same time', () => {
    const bytes = (length: number) => compile(chain(length)).layout.bytes;
    expect(bytes(20)).toBe(bytes(4));
    expect(bytes(20)).toBeLessThan(4 * 4 * 10_000 + 1000);
  });

  it('holds nothing of what only passes through registers', () => {
    const p = formula({ x: tensor(10_000) }, tensor(1), ({ exp, mul, sum, tanh }, { x }) =>
      sum(mul(exp(x!), tanh(x!))),
    );
    expect(compile(p).layout.bytes).toBeLessThan(4 * 10_000 + 1000);
  });
});
