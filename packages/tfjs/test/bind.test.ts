import { array, mapTree, type NdArray, nac, nalu, nmu, tensor, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import * as tf from '@tensorflow/tfjs-core';
// The gradients, and the methods of tensors that they use.
import '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bindTo, tfjs } from '../src/index.js';
import { draw, engines, expectClose } from './support.js';

const unit = nalu(4, 2);
const arrays = { wHat: draw('wHat', [4, 2]), mHat: draw('mHat', [4, 2]), gate: draw('gate', [4, 2]) };
const tensorOf = ({ data, shape }: NdArray) => tf.tensor(new Float32Array(data), [...shape]);
const uploaded = () => mapTree(unit.spec, arrays, tensorOf);

describe('bindTo', () => {
  describe.each(engines)('on %s', (engine) => {
    beforeAll(() => tfjs({ engine, tf }));

    it('makes a unit a function of native tensors', async () => {
      const x = draw('x', [5, 4]);
      const y = bindTo(tf)(unit)(uploaded(), tensorOf(x));
      const actual = { shape: y.shape, data: new Float64Array(await y.data()) };
      expectClose(actual, unit.apply(reference, arrays, x));
    });

    it('lets the gradients of tfjs through, a product with zeros among them', async () => {
      const model = nmu(3, 2);
      const [w, x] = [draw('w', [3, 2]), array([[2, 0, 0.5]])];
      const loss = (w: tf.Tensor, x: tf.Tensor): tf.Scalar => tf.sum(bindTo(tf)(model)({ w }, x));
      const slopes = tf.grads(loss)([tensorOf(w), tensorOf(x)]);
      const spec = { w: tensor(3, 2), x: tensor(1, 3) };
      const { gradient } = valueAndGradient(reference, spec, { w, x }, (tape, { w, x }) =>
        tape.reshape(tape.sum(model.apply(tape, { w }, x)), []),
      );
      for (const [i, wanted] of [gradient.w, gradient.x].entries()) {
        const slope = slopes[i] as tf.Tensor;
        expectClose({ shape: slope.shape, data: new Float64Array(await slope.data()) }, wanted);
      }
    });

    it('leaves nothing but its result', () => {
      const [params, x] = [uploaded(), tf.ones([5, 4])];
      const before = tf.memory().numTensors;
      const y = bindTo(tf)(unit)(params, x);
      expect(tf.memory().numTensors).toBe(before + 1);
      y.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('names what does not fit, and how', () => {
      const bound = bindTo(tf)(nac(2, 1));
      const w = tf.ones([2, 1]);
      const x = tf.ones([3, 2]);
      const call = (params: object, input: unknown) => () => bound(params as never, input as never);
      expect(call({ wHat: w }, x)).toThrow('nac: "mHat" must be given, got only "wHat".');
      expect(call({ wHat: w, mHat: w }, tf.ones([2, 3]))).toThrow('nac: x must be [batch, 2], got [2, 3].');
      expect(call({ wHat: w, mHat: w }, [[1, 2]])).toThrow('nac: "x" must be a float32 tensor, got object.');
      expect(call({ wHat: w, mHat: w }, undefined)).toThrow(
        'nac: "x" must be a float32 tensor, got undefined.',
      );
      expect(call({ wHat: w, mHat: 3 }, x)).toThrow('nac: "mHat" must be a float32 tensor, got number.');
      expect(call({ wHat: w, mHat: w }, tf.ones([3, 2], 'int32'))).toThrow(
        'nac: "x" must be a float32 tensor, got int32[3, 2].',
      );
      expect(call(undefined as never, x)).toThrow('nac: the tree must have "wHat", "mHat", got undefined.');
    });

    it('refuses a disposed tensor', () => {
      const w = tf.ones([2, 1]);
      const gone = tf.ones([3, 2]);
      gone.dispose();
      const call = () => bindTo(tf)(nac(2, 1))({ wHat: w, mHat: w }, gone);
      expect(call).toThrow('nac: "x" must be a float32 tensor, got a disposed float32[3, 2].');
      expect(call).toThrow(expect.objectContaining({ code: 'NALU_DISPOSED' }));
    });
  });
});
