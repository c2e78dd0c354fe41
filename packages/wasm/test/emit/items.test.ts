import {
  eager,
  type Ops,
  type Program,
  program,
  type Runtime,
  randomSource,
  tensor,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { wasm } from '../../src/index.js';

const LENGTH = 120;

/** A chain in which no link can share a nest with the one before: each reads it transposed. */
const chain = <T>({ add, mul, sin, transpose }: Ops<T>, x: T): T => {
  let y = x;
  for (let i = 0; i < LENGTH; i++) y = sin(add(mul(transpose(y), 0.5), x));
  return y;
};

const alone = program('alone', { x: tensor(3, 3) }, { y: tensor(3, 3) }, (ops, { x }) => ({
  y: chain(ops, x),
}));

/** The same in each step of a scan in a scan, whose accesses move with both. */
const inScans = program('scans', { x: tensor(2, 4, 3, 3) }, { y: tensor(2, 4, 3, 3) }, (ops, { x }) => {
  const one = { x: tensor(3, 3) };
  const rows = { x: tensor(4, 3, 3) };
  const { ys } = ops.scan({ carry: {}, xs: rows, ys: rows }, {}, { x }, (_, row) => {
    const { ys } = ops.scan(
      { carry: one, xs: one, ys: one },
      { x: ops.constant({ shape: [3, 3], data: new Float64Array(9) }) },
      row,
      (sum, { x }) => {
        const next = ops.add(sum.x, chain(ops, x));
        return { carry: { x: next }, y: { x: next } };
      },
    );
    return { carry: {}, y: ys };
  });
  return { y: ys.x };
});

const resultOn = async <V>(runtime: Runtime<V>, p: Program<unknown, unknown>, shape: readonly number[]) => {
  const x = runtime.upload(randomSource(4).draw('x', uniform(-1, 1), shape));
  const result = (await (await runtime.compile(p)).run({ x } as never)) as { readonly y: V };
  return runtime.read(result.y);
};

describe('a program of more nests than one function holds', () => {
  it.each([
    ['on its own', alone, [3, 3]],
    ['in a scan in a scan', inScans, [2, 4, 3, 3]],
  ] as const)('computes what the reference does, %s', async (_, p, shape) => {
    const [got, want] = [
      await resultOn(await wasm(), p as never, shape),
      await resultOn(eager(reference), p as never, shape),
    ];
    expect(got.shape).toEqual(want.shape);
    got.data.forEach((y, i) => {
      expect(Math.abs(y - (want.data[i] as number))).toBeLessThan(1e-5);
    });
  });
});
