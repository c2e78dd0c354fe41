import { type Of, type Ops, type Program, program, type Spec, tensor } from '@nalu/core';
import { describe, it } from 'vitest';
import { agreement, conditions, precisions } from './support/agreement.js';
import { arraysFor, numbers } from './support/arrays.js';

const series = tensor('time', 'batch', 3);
const state = tensor('batch', 3);
const start = { h: state };
const weight = tensor(3, 3);
interface Inputs {
  readonly h: typeof state;
  readonly w: typeof weight;
  readonly x: typeof series;
}

/** A program of one scan over `x`, from `h`. */
const scanning = <Y extends Readonly<Record<string, Spec>>>(
  name: string,
  ys: Y,
  step: <T>(
    ops: Ops<T>,
    h: T,
    x: T,
    outer: { readonly w: T; readonly h: T },
  ) => { readonly h: T; readonly y: Of<Y, T> },
  outputs: Readonly<Record<string, Spec>>,
): Program<Inputs, Readonly<Record<string, Spec>>> =>
  program(name, { h: state, w: weight, x: series }, outputs, (ops, { h, w, x }) => {
    const specs = { carry: start, xs: { x: state }, ys };
    const out = ops.scan(specs, { h }, { x }, (carry, { x }) => {
      const next = step(ops, carry.h, x, { w, h });
      return { carry: { h: next.h }, y: next.y };
    });
    return { ...out.carry, ...(out.ys as object) } as never;
  });

const inputsOf = (time: number, batch: number) => ({
  h: numbers('h', batch, 3),
  w: numbers('w', 3, 3),
  x: numbers('x', time, batch, 3),
});

const anyLength = [
  [1, 1],
  [1, 5],
  [7, 2],
  [30, 1],
] as const;

describe.each(precisions)('a scan in %s', (precision) => {
  const check = async <R>(p: Program<Inputs, R>): Promise<void> => {
    const expectAgreement = await agreement(p, { precision, condition: conditions.scan });
    for (const [time, batch] of anyLength) await expectAgreement(inputsOf(time, batch));
  };

  it('keeps time and batch free, and gives both its carry and its ys', async () => {
    const step = <T>({ add, tanh }: Ops<T>, h: T, x: T) => {
      const next = tanh(add(h, x));
      return { h: next, y: { y: add(next, x) } };
    };
    await check(scanning('sum', { y: state }, step, { h: state, y: series }));
  });

  it('captures tensors and makes constants inside', async () => {
    const step = <T>(ops: Ops<T>, h: T, x: T, outer: { w: T; h: T }) => {
      const next = ops.tanh(ops.add(ops.matmul(x, outer.w), ops.mul(h, 0.5)));
      return { h: next, y: { y: ops.max(next, ops.mul(outer.h, 0.5)) } };
    };
    await check(scanning('captures', { y: state }, step, { h: state, y: series }));
  });

  it('passes a carry through unchanged', async () => {
    const step = <T>(_: Ops<T>, h: T, x: T) => ({ h, y: { y: x } });
    await check(scanning('unchanged', { y: state }, step, { h: state, y: series }));
  });

  it('gives out the new carry as y, and twice', async () => {
    const step = <T>({ add }: Ops<T>, h: T, x: T) => {
      const next = add(h, x);
      return { h: next, y: { y: next, z: next } };
    };
    await check(scanning('twice', { y: state, z: state }, step, { h: state, y: series, z: series }));
  });

  it('gives out what it captured and what it made of no input', async () => {
    const step = <T>(ops: Ops<T>, _: T, __: T, outer: { w: T; h: T }) => ({
      h: outer.h,
      y: { y: outer.h, z: ops.constant(2) },
    });
    await check(
      scanning('outer', { y: state, z: tensor() }, step, { h: state, y: series, z: tensor('time') }),
    );
  });

  it('reads conditions of outside as numbers and as conditions', async () => {
    const p = program(
      'conditions',
      { h: state, w: tensor(3, 3), x: series },
      { y: series },
      (ops, { h, x }) => {
        const positive = ops.greater(h, 0);
        const specs = { carry: start, xs: { x: state }, ys: { y: state } };
        const { ys } = ops.scan(specs, { h }, { x }, (carry, { x }) => ({
          carry: { h: ops.add(carry.h, positive) },
          y: { y: ops.where(positive, ops.where(h, x, carry.h), positive) },
        }));
        return ys;
      },
    );
    await check(p);
  });

  it('stretches to free axes inside its step', async () => {
    const step = <T>(ops: Ops<T>, h: T, x: T) => {
      const flat = ops.reshape(h, [...ops.shape(h), 1]);
      const one = ops.broadcastTo(ops.constant(1), ops.shape(x));
      return { h: ops.add(ops.reshape(flat, ops.shape(x)), ops.mean(x, [0])), y: { y: one } };
    };
    await check(scanning('stretches', { y: state }, step, { h: state, y: series }));
  });

  it('holds a scan inside, which captures from both levels', async () => {
    const inputs = { h: state, w: tensor(3, 3), x: tensor('time', 'batch', 4, 3) };
    const p = program(
      'nested',
      inputs,
      { h: state, y: tensor('time', 4, 'batch', 3) },
      (ops, { h, w, x }) => {
        const outer = { carry: start, xs: { x: tensor('batch', 4, 3) }, ys: { y: tensor(4, 'batch', 3) } };
        const inner = { carry: start, xs: { x: state }, ys: { y: state } };
        const { carry, ys } = ops.scan(outer, { h }, { x }, (carry, { x }) => {
          const rows = ops.transpose(x, [1, 0, 2]);
          const result = ops.scan(inner, carry, { x: rows }, (now, { x }) => {
            const next = ops.tanh(
              ops.add(ops.matmul(ops.mul(x, 0.5), w), ops.sub(now.h, ops.mul(carry.h, 0.25))),
            );
            return { carry: { h: next }, y: { y: next } };
          });
          return { carry: result.carry, y: result.ys };
        });
        return { ...carry, ...ys };
      },
    );
    const expectAgreement = await agreement(p, { precision, condition: conditions.scan });
    for (const time of [1, 3]) {
      const x = numbers('x', time, 2, 4, 3);
      await expectAgreement({ ...inputsOf(time, 2), x });
    }
  });

  it('follows another scan', async () => {
    const p = program('twice', { h: state, w: weight, x: series }, { h: state }, (ops, { h, x }) => {
      const specs = { carry: start, xs: { x: state }, ys: { x: state } };
      const sum = ({ h }: { h: typeof x }, { x: each }: { x: typeof x }) => {
        const next = ops.tanh(ops.add(h, each));
        return { carry: { h: next }, y: { x: next } };
      };
      const first = ops.scan(specs, { h }, { x }, sum);
      return ops.scan(specs, first.carry, first.ys, sum).carry;
    });
    await check(p);
  });
});

describe('a scan of known length', () => {
  it('runs with sizes instead of free axes', async () => {
    const step = <T>({ add }: Ops<T>, h: T, x: T) => ({ h: add(h, x), y: { y: h } });
    const p = scanning('known', { y: state }, step, { h: state, y: series });
    const expectAgreement = await agreement(p, { dims: { time: 4, batch: 2 } });
    await expectAgreement(arraysFor({ h: tensor(2, 3), w: tensor(3, 3), x: tensor(4, 2, 3) }));
  });
});
