import { array, type Backend, type NdArray, reductionNames, tensor } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tfjs } from '../src/index.js';
import { draw, engines, expectOracle, outcome } from './support.js';

const six = [2, 1, 3, 2, 2, 2];
const nothing: NdArray = { shape: [2, 0, 3], data: new Float64Array(0) };

describe('tfjs', () => {
  describe.each(engines)('on %s', (engine) => {
    let backend: Backend<Tensor>;
    beforeAll(async () => {
      backend = await tfjs({ engine });
    });

    describe.each(reductionNames)('%s', (name) => {
      it.each([[undefined], [[]], [[0]], [[-1]], [[0, 2]], [[2, 0]]])('keeps the axes %s', (axes) =>
        expectOracle(backend, [draw(name, [2, 3, 4])], (ops, x) => ops[name](x, axes)),
      );
      it('takes a scalar, and six axes', async () => {
        await expectOracle(backend, [array(-2)], (ops, x) => ops[name](x));
        await expectOracle(backend, [draw(name, six, -1, 1)], (ops, x) => ops[name](x, [1, 3, 5]));
      });
      it('agrees on an axis of size 0', async () => {
        await expectOracle(backend, [nothing], (ops, x) => ops[name](x, [1]));
        await expectOracle(backend, [nothing], (ops, x) => ops[name](x, [0]));
        await expectOracle(backend, [nothing], (ops, x) => ops[name](x));
      });
      it('passes NaN and zeros on', () =>
        expectOracle(
          backend,
          [
            array([
              [0, 2],
              [Number.NaN, 3],
            ]),
          ],
          (ops, x) => ops[name](x, [1]),
        ));
    });

    describe('matmul', () => {
      it.each([
        [
          [2, 3],
          [3, 4],
        ],
        [
          [5, 2, 3],
          [3, 4],
        ],
        [
          [2, 3],
          [5, 3, 4],
        ],
        [
          [5, 2, 3],
          [5, 3, 4],
        ],
        [
          [5, 2, 3],
          [1, 3, 4],
        ],
        [
          [5, 1, 2, 3],
          [4, 3, 2],
        ],
        [
          [2, 1, 2, 3],
          [1, 3, 3, 2],
        ],
        [
          [2, 1, 2, 3],
          [2, 3, 3, 2],
        ],
        [
          [3, 2, 2],
          [2, 3, 2, 2],
        ],
        [
          [2, 1, 2, 1, 2, 3],
          [1, 3, 1, 2, 3, 2],
        ],
        [
          [2, 0],
          [0, 4],
        ],
        [
          [3, 2, 0],
          [0, 4],
        ],
        [
          [0, 3],
          [3, 2],
        ],
        [
          [0, 2, 3],
          [3, 2],
        ],
        [
          [1, 1],
          [1, 1],
        ],
      ])('multiplies [%s] by [%s]', (a, b) =>
        expectOracle(backend, [draw('a', a), draw('b', b)], (ops, a, b) => ops.matmul(a, b)),
      );
    });

    describe('transpose', () => {
      it('swaps the last two axes by default', () =>
        expectOracle(backend, [draw('x', [2, 3, 4])], (ops, x) => ops.transpose(x)));
      it('reorders six axes', () =>
        expectOracle(backend, [draw('x', six)], (ops, x) => ops.transpose(x, [3, 0, 5, 1, 2, 4])));
      it('keeps an axis of size 0', () => expectOracle(backend, [nothing], (ops, x) => ops.transpose(x)));
    });

    it('reshapes', async () => {
      await expectOracle(backend, [draw('x', six)], (ops, x) => ops.reshape(x, [4, 12]));
      await expectOracle(backend, [array([[7]])], (ops, x) => ops.reshape(x, []));
    });

    it('broadcasts to a shape', async () => {
      await expectOracle(backend, [array(7)], (ops, x) => ops.broadcastTo(x, [2, 3]));
      await expectOracle(backend, [array(7)], (ops, x) => ops.broadcastTo(x, [2, 0]));
      await expectOracle(backend, [draw('x', [3, 1])], (ops, x) => ops.broadcastTo(x, [2, 1, 2, 1, 3, 4]));
      await expectOracle(backend, [draw('x', [2, 3])], (ops, x) => ops.broadcastTo(x, [2, 3]));
      await expectOracle(backend, [draw('x', [3])], (ops, x) => ops.broadcastTo(x, [0, 3]));
    });

    it('concatenates', async () => {
      const parts = [draw('a', [2, 1, 3]), draw('b', [2, 4, 3])];
      await expectOracle(backend, parts, (ops, a, b) => ops.concat([a, b], 1));
      await expectOracle(backend, parts, (ops, a, b) => ops.concat([b, a, b], -2));
      await expectOracle(backend, [...parts, nothing], (ops, a, b, none) => ops.concat([a, none, b], 1));
      await expectOracle(backend, [draw('x', [1, 2])], (ops, x) => ops.concat([x], 0));
      await expectOracle(backend, [draw('x', [1, 2])], (ops, x) =>
        ops.concat(
          Array.from({ length: 300 }, (_, i) => ops.add(x, i)),
          0,
        ),
      );
    });

    it('slices', async () => {
      const x = draw('x', six);
      await expectOracle(backend, [x], (ops, x) => ops.slice(x, 2, 1, 3));
      await expectOracle(backend, [x], (ops, x) => ops.slice(x, -1, 0, 1));
      await expectOracle(backend, [x], (ops, x) => ops.slice(x, 3, 1, 1));
    });

    it('passes constants and stopGradient through', async () => {
      const x = draw('x', [2, 3]);
      await expectOracle(backend, [x], (ops, x) => ops.stopGradient(x));
      await expectOracle(backend, [], (ops) => ops.constant(x));
      await expectOracle(backend, [], (ops) => ops.constant(-0.25));
    });

    describe('scan', () => {
      const specs = {
        carry: { sum: tensor('batch'), product: tensor('batch') },
        xs: { x: tensor('batch') },
        ys: { row: tensor('batch') },
      };
      const inputs = [draw('x', [5, 3]), draw('start', [3]), draw('outer', [3])];

      it('carries a tree, stacks what it writes, and sees tensors from outside', () =>
        expectOracle(backend, inputs, (ops, x, start, outer) => {
          const { carry, ys } = ops.scan(specs, { sum: start, product: start }, { x }, (c, { x }) => ({
            carry: { sum: ops.add(c.sum, x), product: ops.mul(c.product, outer) },
            y: { row: ops.sub(c.sum, outer) },
          }));
          const parts = [ys.row, ops.reshape(carry.sum, [1, 3]), ops.reshape(carry.product, [1, 3])];
          return ops.concat(parts, 0);
        }));

      it('refuses a sequence of length 0, as the reference does', async () => {
        const empty = { shape: [0, 3], data: new Float64Array(0) };
        const run = outcome(
          backend,
          [empty, draw('start', [3])],
          (ops, x, start) =>
            ops.scan(specs, { sum: start, product: start }, { x }, (c) => ({ carry: c, y: { row: c.sum } }))
              .ys.row,
        );
        await expect(run).rejects.toMatchObject({ code: 'NALU_SHAPE' });
      });
    });
  });
});
