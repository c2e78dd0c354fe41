import {
  type Backend,
  batched,
  buildTree,
  flatten,
  lstm,
  mapTree,
  type NdArray,
  nac,
  nalu,
  type Of,
  type Ops,
  tensor,
  unflatten,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { bindTo, tfjs, tfjsOps } from '../src/index.js';
import { draw, engines, expectClose } from './support.js';

// The union package, for its gradients: those of tfjs-core are not registered in Node. It greets on the console.
const greeting = vi.spyOn(console, 'warn').mockImplementation(() => {});
const tf = await import('@tensorflow/tfjs');
greeting.mockRestore();

const tolerance = 1e-5;

/** A scalar function of parameters, on any carrier. */
interface Case<S> {
  readonly spec: S;
  readonly loss: <T>(ops: Ops<T>, params: Of<S, T>, lift: (x: NdArray) => T) => T;
}

const meanSquare = <T>({ mean, mul, reshape }: Ops<T>, y: T): T => reshape(mean(mul(y, y)), []);
const x = draw('x', [6, 3]);

const nacCase: Case<ReturnType<typeof nac>['spec']> = {
  spec: nac(3, 2).spec,
  loss: (ops, params, lift) => meanSquare(ops, nac(3, 2).apply(ops, params, lift(x))),
};
const naluCase: Case<ReturnType<typeof nalu>['spec']> = {
  spec: nalu(3, 2).spec,
  loss: (ops, params, lift) => meanSquare(ops, nalu(3, 2).apply(ops, params, lift(x))),
};
const cell = lstm(3, 4);
const start = { h: draw('h', [6, 4]), c: draw('c', [6, 4]) };
const lstmCase: Case<typeof cell.spec> = {
  spec: cell.spec,
  loss: (ops, params, lift) => {
    const { h, c } = cell.step(ops, params, { h: lift(start.h), c: lift(start.c) }, lift(x));
    return ops.add(meanSquare(ops, h), meanSquare(ops, c));
  },
};

describe('tfjs', () => {
  describe.each(engines)('on %s', (engine) => {
    let backend: Backend<Tensor>;
    beforeAll(async () => {
      backend = await tfjs({ engine, tf });
    });

    const read = (xs: readonly Tensor[]) => Promise.all(xs.map(backend.read));

    const expectGradients = async <S>({ spec, loss }: Case<S>): Promise<void> => {
      const params = buildTree<S, NdArray>(spec, ({ shape }, path) => draw(path, shape as number[], -1, 1));
      const given = mapTree<S, NdArray, Tensor>(spec, params, backend.upload);
      const leaves = flatten<S, Tensor>(spec, given);
      const ours = backend.scope(() =>
        valueAndGradient<Tensor, S>(backend, spec, given, (tape, params) =>
          loss(tape, params, (array) => tape.lift(backend.upload(array))),
        ),
      );
      const ops = tfjsOps(tf);
      const theirs = tf.grads((...xs) => loss(ops, unflatten<S, Tensor>(spec, xs), backend.upload))(leaves);
      const oracle = valueAndGradient<NdArray, S>(reference, spec, params, (tape, params) =>
        loss(tape, params, (array) => tape.lift(array)),
      );
      const gradients = await read(flatten<S, Tensor>(spec, ours.gradient));
      const native = await read(theirs);
      const exact = flatten<S, NdArray>(spec, oracle.gradient);
      gradients.forEach((gradient, i) => {
        expectClose(gradient, native[i] as NdArray, 'float32', tolerance);
        expectClose(gradient, exact[i] as NdArray, 'float32', tolerance);
      });
    };

    it('has the gradients of tfjs and of the reference for nac', () => expectGradients(nacCase));
    it('has the gradients of tfjs and of the reference for nalu', () => expectGradients(naluCase));
    it('has the gradients of tfjs and of the reference for an lstm step', () => expectGradients(lstmCase));

    it('gives tfjs the gradients of where, greater, sign, min, max and stopGradient', async () => {
      const { abs, add, greater, max, min, mul, sign, stopGradient, sum, where } = tfjsOps(tf);
      const w = backend.upload(draw('w', [3, 4]));
      const of = async (f: (w: Tensor) => Tensor) => backend.read(tf.grad((w: Tensor) => sum(f(w)))(w));
      const values = await backend.read(w);
      const expected = (f: (w: number) => number): NdArray => ({ ...values, data: values.data.map(f) });
      expectClose(
        await of((w) => where(greater(w, 0), mul(w, 2), 5)),
        expected((w) => (w > 0 ? 2 : 0)),
      );
      expectClose(
        await of((w) => add(w, mul(sign(w), 3))),
        expected(() => 1),
      );
      expectClose(await of((w) => mul(w, stopGradient(w))), values);
      expectClose(
        await of((w) => max(min(w, 1), -1)),
        expected((w) => (Math.abs(w) < 1 ? 1 : 0)),
      );
      expectClose(
        await of((w) => max(w, tf.zerosLike(w))),
        expected((w) => (w > 0 ? 1 : 0)),
      );
      expectClose(await of(abs), expected(Math.sign));
    });

    it('trains a bound unit with an optimiser of tfjs', () => {
      const sum = bindTo(tf)(nac(2, 1));
      const weight = (name: string) => tf.variable(backend.upload(draw(name, [2, 1], 0.5, 1)));
      const params = { wHat: weight('wHat'), mHat: weight('mHat') };
      const x = backend.upload(draw('pairs', [32, 2]));
      const y = tf.sum(x, 1, true);
      const loss = () => tf.mean(tf.squaredDifference(sum(params, x), y)).asScalar();
      const before = loss().dataSync()[0] as number;
      const optimizer = tf.train.adam(0.1);
      for (let step = 0; step < 60; step++) optimizer.minimize(loss);
      expect(loss().dataSync()[0]).toBeLessThan(before / 100);
    });

    it('runs four seeds at once as a loop over seeds does', async () => {
      const unit = nalu(3, 2);
      const params = buildTree(unit.spec, ({ shape }, path) =>
        draw(path, [4, ...(shape as number[])], -1, 1),
      );
      const given = mapTree(unit.spec, params, backend.upload);
      const data = backend.upload(x);
      const ops = batched(backend, 4);
      const split = mapTree(unit.spec, given, ops.split);
      const together = backend.scope(() => ops.join(unit.apply(ops, split, ops.share(data))));
      const apart = backend.scope(() => {
        const row = (w: Tensor, seed: number) => backend.reshape(backend.slice(w, 0, seed, seed + 1), [3, 2]);
        const ys = [0, 1, 2, 3].map((seed) =>
          unit.apply(
            backend,
            mapTree<typeof unit.spec, Tensor, Tensor>(unit.spec, given, (w) => row(w, seed)),
            data,
          ),
        );
        return backend.concat(
          ys.map((y) => backend.reshape(y, [1, 6, 2])),
          0,
        );
      });
      expectClose(await backend.read(together), await backend.read(apart));
    });

    it('scans four seeds at once', async () => {
      const specs = { carry: { s: tensor(2) }, xs: { x: tensor(2) }, ys: { y: tensor(2) } };
      const [series, first] = [draw('series', [4, 5, 2]), draw('first', [2])];
      const run = async <T>(inner: Backend<T>) => {
        const ops = batched(inner, 4);
        const result = inner.scope(() => {
          const x = ops.split(inner.upload(series));
          const s = ops.share(inner.upload(first));
          const body = (c: { s: typeof x }, r: { x: typeof x }) => {
            const next = ops.add(ops.mul(c.s, 0.5), r.x);
            return { carry: { s: next }, y: { y: ops.mul(next, r.x) } };
          };
          const { carry, ys } = ops.scan(specs, { s }, { x }, body);
          return ops.join(ops.concat([ys.y, ops.reshape(carry.s, [1, 2])], 0));
        });
        return inner.read(result);
      };
      expectClose(await run(backend), await run(reference));
    });
  });
});
