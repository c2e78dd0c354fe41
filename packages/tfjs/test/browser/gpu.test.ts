import {
  array,
  type Backend,
  binaryNames,
  ndArray,
  type Operand,
  type UnaryName,
  unaryNames,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { tfjsBackend, tfjsOps } from '../../src/index.js';
import { draw, expectClose, expectOracle } from '../support.js';

// Otherwise the CPU computes what is small, and the engines of the GPU go untested.
tf.env().set('WEBGL_CPU_FORWARD', false);
tf.env().set('WEBGPU_CPU_FORWARD', false);

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const special = array([nan, inf, -inf, 0, 1, -1, 2.5, -200, 200]);
const column = ndArray([9, 1], special.data);

/** `count` numbers that float32 holds, from `low` to `high`. */
const between = (low: number, high: number, count = 1000) =>
  array(Array.from({ length: count }, (_, i) => Math.fround(low + ((high - low) * i) / (count - 1))));

/** `count` numbers that float32 holds, from `low` to `high`, with as many in each power of ten. */
const across = (low: number, high: number, count = 1000) =>
  array([...between(Math.log(low), Math.log(high), count).data].map((x) => Math.fround(Math.exp(x))));

const accurate: readonly [UnaryName, ReturnType<typeof array>][] = [
  ['sin', between(-100, 100)],
  ['sin', between(-100_000, 100_000)],
  ['sin', across(1e-30, 1)],
  ['cos', between(-100, 100)],
  ['cos', between(-100_000, 100_000)],
  ['exp', between(-87, 88.7)],
  ['log', across(1.2e-38, 3.402e38)],
  ['log', between(0.999, 1.001)],
  ['tanh', between(-20, 20)],
  ['tanh', across(1e-30, 1)],
  ['sigmoid', between(-87, 100)],
];

/** Four units of the last place, and for sine and cosine what a zero crossing leaves of the angle. */
const tolerance = (name: UnaryName, exact: number): number =>
  4 * 2 ** -24 * Math.abs(exact) + (name === 'sin' || name === 'cos' ? 1e-7 : 0);

const six = [2, 1, 2, 3, 1, 2];
const odd = [3, 5];

describe.each(['webgl', 'webgpu'])('tfjs on %s', (engine) => {
  let backend: Backend<tf.Tensor>;
  beforeAll(async () => {
    await tf.setBackend(engine);
    backend = tfjsBackend(tf, engine);
  });

  it.each(accurate)('computes %s to the last digits (%#)', async (name, x) => {
    const { data } = await backend.read(backend[name](backend.upload(x)));
    const exact = reference[name](x).data;
    const worst = Math.max(
      ...exact.map((value, i) => Math.abs((data[i] as number) - value) / tolerance(name, value)),
    );
    expect(worst).toBeLessThanOrEqual(1);
  });

  it.each(unaryNames)('computes %s of NaN, infinities and zero as the reference does', (name) =>
    expectOracle(backend, [special], (ops, x) => ops[name](x)),
  );

  it.each(binaryNames)('computes %s of NaN, infinities and zero as the reference does', async (name) => {
    await expectOracle(backend, [special, column], (ops, a, b) => ops[name](a, b));
    await expectOracle(backend, [special], (ops, a) => ops[name](a, 0));
    await expectOracle(backend, [special], (ops, a) => ops[name](0, a));
  });

  it.each(binaryNames)('broadcasts %s to five and six axes', async (name) => {
    const short = draw('short', [2], 1, 2);
    await expectOracle(backend, [draw('six', six), short], (ops, a, b) => ops[name](a, b));
    await expectOracle(backend, [short, draw('five', [2, 1, 2, 3, 2])], (ops, a, b) => ops[name](a, b));
    await expectOracle(backend, [draw('six', six), draw('four', [2, 3, 4, 1], 1, 2)], (ops, a, b) =>
      ops[name](a, b),
    );
  });

  it('chooses with where among operands of six axes', async () => {
    const operands = [array([[1], [0]]), draw('six', six), draw('four', [2, 1, 2, 1])];
    await expectOracle(backend, operands, (ops, c, a, b) => ops.where(c, a, b));
    await expectOracle(backend, operands, (ops, c, a) => ops.where(ops.greater(a, 0), 7, c));
  });

  it('stretches to six axes without reading back', async () => {
    let reads = 0;
    const instance = tf.findBackend(engine);
    const { readSync } = instance;
    instance.readSync = (id) => {
      reads++;
      return readSync.call(instance, id);
    };
    await expectOracle(backend, [draw('x', [3, 1])], (ops, x) => ops.broadcastTo(x, [2, 1, 2, 1, 3, 4]));
    await expectOracle(backend, [draw('x', [4])], (ops, x) => ops.broadcastTo(x, [1, 2, 1, 3, 4]));
    instance.readSync = readSync;
    expect(engine === 'webgpu' ? reads : 0).toBe(0);
  });

  it.each(['exp', 'cos', 'sigmoid', 'tanh'] as const)(
    'multiplies matrices of odd sizes after %s and div',
    async (name) => {
      // What lies beyond the ends of a matrix is 0, and 0 / 0 there must not come into a product.
      await expectOracle(backend, [draw('x', odd)], (ops, x) => {
        const y = ops[name](x);
        return ops.matmul(ops.div(y, ops.mul(y, 2)), ops.transpose(y));
      });
      await expectOracle(backend, [draw('x', odd)], (ops, x) => {
        const y = ops[name](x);
        return ops.matmul(ops.transpose(y), ops.div(y, ops.mul(y, 2)));
      });
    },
  );

  it('transposes the result of a comparison', () =>
    expectOracle(backend, [draw('x', [2, 3, 3])], (ops, x) => ops.transpose(ops.greater(x, 0), [1, 2, 0])));

  it('leaves one tensor for each kernel of its own', () => {
    const x = backend.upload(draw('x', [2, 3]));
    for (const make of [
      () => backend.tanh(x),
      () => backend.div(x, 2),
      () => backend.div(x, x),
      () => backend.where(x, 1, x),
    ]) {
      const before = tf.memory();
      const y = make();
      expect(tf.memory().numTensors, make.toString()).toBe(before.numTensors + 1);
      y.dispose();
      expect(tf.memory().numDataBuffers, make.toString()).toBe(before.numDataBuffers);
    }
  });

  it('gives tfjs the gradients of its own kernels', async () => {
    const ops = tfjsOps(tf);
    const w = tf.tensor([0.5, 1, 1.5, 2]);
    const slopes: Record<string, [(x: Operand<tf.Tensor>) => tf.Tensor, (x: number) => number]> = {
      sign: [ops.sign, () => 0],
      exp: [ops.exp, Math.exp],
      log: [ops.log, (x) => 1 / x],
      sin: [ops.sin, Math.cos],
      cos: [ops.cos, (x) => -Math.sin(x)],
      tanh: [ops.tanh, (x) => 1 - Math.tanh(x) ** 2],
      sigmoid: [ops.sigmoid, (x) => Math.exp(-x) / (1 + Math.exp(-x)) ** 2],
      dividend: [(x) => ops.div(x, 3), () => 1 / 3],
      divisor: [(x) => ops.div(tf.ones([2, 1]), x), (x) => -2 / x ** 2],
    };
    for (const [f, slope] of Object.values(slopes)) {
      const actual = await tf
        .grad((x: tf.Tensor) => tf.sum(f(x)))(w)
        .data();
      const exact = [...(await w.data())].map(slope);
      expectClose(array([...actual]), array(exact), 'float32', 1e-3);
    }
  });
});
