import { array, type Backend } from '@nalu/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { tfjsWebgl } from '../../src/index.js';

const numbers = array([1, 2, 3]);
const gone = {
  code: 'NALU_DISPOSED',
  message:
    'tfjs-webgl: the WebGL context must be there, got a lost one. Its tensors are gone. Make a new backend, and upload again.',
};

interface Context {
  readonly getExtension: (name: 'WEBGL_lose_context') => { readonly loseContext: () => void };
}

const loseContext = (): void => {
  const { gpgpu } = tf.findBackend('webgl') as unknown as { gpgpu: { gl: Context } };
  gpgpu.gl.getExtension('WEBGL_lose_context').loseContext();
};

/** Whether tfjs still asks the lost context whether it has done its work. */
const isPolled = (engine: tf.KernelBackend): boolean =>
  (engine as unknown as { gpgpu: { itemsToPoll: unknown[] } }).gpgpu.itemsToPoll.length > 0;

describe('tfjsWebgl, when the context is lost', () => {
  let backend: Backend<tf.Tensor>;
  let x: tf.Tensor;
  beforeEach(async () => {
    backend = await tfjsWebgl({ cpuForwarding: false });
    x = backend.exp(backend.upload(numbers));
  });

  it('throws at the next primitive, upload and scope', () => {
    loseContext();
    expect(() => backend.add(x, 1)).toThrow(expect.objectContaining(gone));
    expect(() => backend.reshape(x, [3, 1])).toThrow(expect.objectContaining(gone));
    expect(() => backend.upload(numbers)).toThrow(expect.objectContaining(gone));
    expect(() => backend.scope(() => 1)).toThrow(expect.objectContaining(gone));
  });

  it('rejects the next read', async () => {
    loseContext();
    await expect(backend.read(x)).rejects.toMatchObject(gone);
  });

  it('rejects a read that is under way, and leaves no loop behind', async () => {
    const engine = tf.findBackend('webgl');
    const reading = backend.read(x);
    expect(isPolled(engine)).toBe(true);
    loseContext();
    await expect(reading).rejects.toMatchObject(gone);
    expect(isPolled(engine)).toBe(false);
  });

  it('lets its tensors be disposed', () => {
    loseContext();
    const before = tf.memory().numTensors;
    backend.dispose(x);
    expect(tf.memory().numTensors).toBe(before - 1);
  });

  it('starts anew, and the old backend stays lost', async () => {
    loseContext();
    const next = await tfjsWebgl();
    const y = next.add(next.upload(numbers), 1);
    expect([...(await next.read(y)).data]).toEqual([2, 3, 4]);
    expect(() => backend.add(y, 1)).toThrow(expect.objectContaining(gone));
    await expect(backend.read(y)).rejects.toMatchObject(gone);
  });

  it('lets no tensor of the lost context pass for zeros in the new one', async () => {
    loseContext();
    const next = await tfjsWebgl();
    expect(() => next.add(x, 1)).toThrow(expect.objectContaining(gone));
    await expect(next.read(x)).rejects.toMatchObject(gone);
  });

  it('starts anew what was lost before any backend was made of it', async () => {
    loseContext();
    tf.removeBackend('webgl');
    const { MathBackendWebGL } = await import('@tensorflow/tfjs-backend-webgl');
    tf.registerBackend('webgl', () => new MathBackendWebGL(), 2);
    await tf.setBackend('webgl');
    loseContext();
    const next = await tfjsWebgl();
    expect([...(await next.read(next.add(next.upload(numbers), 1))).data]).toEqual([2, 3, 4]);
  });
});
