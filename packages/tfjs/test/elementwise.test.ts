import { array, type Backend, binaryNames, ndArray, unaryNames } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { tfjs } from '../src/index.js';
import { draw, engines, expectOracle } from './support.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const special = array([nan, inf, -inf, 0, -0, 1, -1, 2.5, -200, 200]);
/** Every special value against every other one, with and without broadcasting. */
const column = ndArray([10, 1], special.data);
const pairs = [...special.data].flatMap((a) => [...special.data].map((b) => [a, b] as const));
const lefts = array(pairs.map(([a]) => a));
const rights = array(pairs.map(([, b]) => b));
const zero = array(0);

describe('tfjs', () => {
  describe.each(engines)('on %s', (engine) => {
    let backend: Backend<Tensor>;
    beforeAll(async () => {
      backend = await tfjs({ engine });
    });

    describe.each(unaryNames)('%s', (name) => {
      it('agrees with the reference on negatives and positives', () =>
        expectOracle(backend, [draw(name, [4, 9])], (ops, x) => ops[name](x)));
      it('takes a scalar, and six axes', async () => {
        await expectOracle(backend, [zero], (ops, x) => ops[name](x));
        await expectOracle(backend, [draw(name, [2, 1, 3, 2, 1, 2])], (ops, x) => ops[name](x));
      });
      it('agrees on NaN, infinities and zeros', () =>
        expectOracle(backend, [special], (ops, x) => ops[name](x)));
      it('takes a number', () => expectOracle(backend, [], (ops) => ops[name](0.75)));
    });

    describe.each(binaryNames)('%s', (name) => {
      it.each([
        [
          [3, 4],
          [3, 4],
        ],
        [[3, 4], [4]],
        [
          [3, 1],
          [1, 4],
        ],
        [[], [2, 3]],
        [
          [2, 1, 2, 1, 3, 1],
          [3, 2, 2, 1, 2],
        ],
        [[0, 3], [3]],
      ])('broadcasts [%s] with [%s]', (a, b) =>
        expectOracle(backend, [draw('a', a), draw('b', b)], (ops, a, b) => ops[name](a, b)),
      );
      it('agrees on NaN, infinities and zeros, broadcast or not', async () => {
        await expectOracle(backend, [lefts, rights], (ops, a, b) => ops[name](a, b));
        await expectOracle(backend, [special, column], (ops, a, b) => ops[name](a, b));
        await expectOracle(backend, [column, special], (ops, a, b) => ops[name](a, b));
      });
      it.each([2, -0.5, 0, nan, inf])('takes the number %s on either side', async (number) => {
        await expectOracle(backend, [special], (ops, x) => ops[name](x, number));
        await expectOracle(backend, [special], (ops, x) => ops[name](number, x));
      });
      it('takes two numbers', () => expectOracle(backend, [], (ops) => ops[name](3, -2)));
    });

    it('gives 1 and 0 in float32 for greater', async () => {
      await expectOracle(backend, [draw('x', [2, 5])], (ops, x) => ops.add(ops.greater(x, 0), 0.5));
    });

    describe('where', () => {
      it('takes any condition but 0, and NaN too, for true', () =>
        expectOracle(backend, [special, column], (ops, c, x) => ops.where(c, x, 7)));
      it('broadcasts its three operands, up to six axes', async () => {
        const inputs = [array([[1], [0]]), draw('a', [2, 1, 3]), draw('b', [1])];
        await expectOracle(backend, inputs, (ops, c, a, b) => ops.where(c, a, b));
        await expectOracle(backend, [array([1, 0]), draw('six', [1, 2, 1, 2, 3, 2])], (ops, c, x) =>
          ops.where(c, 1, x),
        );
      });
      it('takes numbers', async () => {
        await expectOracle(backend, [], (ops) => ops.where(0, 1, 2));
        await expectOracle(backend, [array([1, 0])], (ops, c) => ops.where(c, 1, 2));
      });
      it('takes operands without elements', async () => {
        const nothing = { shape: [0, 3], data: new Float64Array(0) };
        await expectOracle(backend, [nothing, draw('a', [3])], (ops, x, a) => ops.where(a, a, x));
        await expectOracle(backend, [nothing], (ops, x) => ops.where(1, x, 2));
      });
      it('does not let the other branch through', () =>
        expectOracle(backend, [array([1, 0]), array([5, nan])], (ops, c, x) => ops.where(c, x, 0)));
    });
  });
});
