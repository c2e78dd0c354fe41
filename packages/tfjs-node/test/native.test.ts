import {
  adam,
  array,
  type Backend,
  eager,
  fit,
  type NdArray,
  nac,
  program,
  random,
  tensor,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import { tfjsNode } from '../src/index.js';
import { tfjsNodeFrom } from '../src/tfjs-node.js';
import { counted, describeNative } from './support.js';

const square = array([
  [1, 2],
  [3, 4],
]);

/** The engine of tfjs-node, by what it calls the library with. */
interface Native {
  executeSingleOutput(name: string): unknown;
}

/** x · x + ½, in a scope, with everything freed but what is read. */
const outcome = async <T>(backend: Backend<T>, x: NdArray): Promise<NdArray> => {
  const input = backend.upload(x);
  const y = backend.scope(() => backend.add(backend.matmul(input, input), 0.5));
  const result = await backend.read(y);
  for (const made of [input, y]) backend.dispose(made);
  return result;
};

describeNative('tfjsNode', () => {
  let backend: Backend<tf.Tensor>;
  beforeAll(async () => {
    backend = await tfjsNode();
  });

  it('is a float32 backend on the native engine, which becomes the current one', async () => {
    expect(backend).toMatchObject({ name: 'tfjs-node', precision: 'float32' });
    expect(tf.getBackend()).toBe('tensorflow');
    expect(await outcome(backend, square)).toEqual(await outcome(reference, square));
  });

  it('shares one tfjs-core with whoever else uses tfjs', async () => {
    const node = await import('@tensorflow/tfjs-node');
    expect(node.engine()).toBe(tf.engine());
    const own = tf.tensor([2, 3]);
    const y = backend.mul(own, own);
    expect(y).toBeInstanceOf(tf.Tensor);
    expect((await backend.read(y)).data).toEqual(Float64Array.of(4, 9));
    tf.dispose([own, y]);
  });

  it('runs on its own engine when another one is current, and leaves that current', async () => {
    const expected = await outcome(reference, square);
    await tf.setBackend('cpu');
    try {
      const native = tf.findBackend('tensorflow') as unknown as Native;
      const execute = vi.spyOn(native, 'executeSingleOutput');
      expect(await outcome(backend, square)).toEqual(expected);
      expect(execute.mock.calls.map(([name]) => name)).toEqual(['BatchMatMulV2', 'Add']);
      execute.mockRestore();
      expect(tf.getBackend()).toBe('cpu');
    } finally {
      await tf.setBackend('tensorflow');
    }
  });

  it('takes a tf that is given, and imports nothing for it', async () => {
    await tf.setBackend('cpu');
    const none = tfjsNodeFrom(() => Promise.reject(new Error('not needed')));
    expect(await outcome(await none({ tf }), square)).toEqual(await outcome(reference, square));
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('leaves no tensor behind in a scope, nor when it trains', async () => {
    const data = program(
      'sums',
      { x: random(uniform(1, 2), 16, 2) },
      { x: tensor(16, 2), y: tensor(16, 1) },
      (ops, { x }) => ({ x, y: ops.sum(x, [1]) }),
    );
    const before = counted();
    await outcome(backend, square);
    expect(counted()).toEqual(before);
    const runs = await fit(eager(backend), nac(2, 1), {
      data,
      optimizer: adam(0.1),
      steps: 250,
      seeds: 2,
      stepsPerCall: 10,
    });
    expect(runs.best().heldOut).toBeLessThan(0.01);
    expect(counted()).toEqual(before);
  });
});
