import { type Backend, checked, NaluError, type Ops } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tfjs } from '../src/index.js';
import { installed } from '../src/peers.js';
import { tfjsFrom } from '../src/tfjs.js';
import { draw, engines, errorOf } from './support.js';

const missing = (name: string) => ({ name, load: () => Promise.reject(new Error(`no ${name}`)) });

const misuses: readonly ((ops: Ops<unknown>, a: unknown, b: unknown) => unknown)[] = [
  ({ add }, a, b) => add(a, b),
  ({ where }, a, b) => where(1, a, b),
  ({ matmul }, a, b) => matmul(a, b),
  ({ sum }, a) => sum(a, [2]),
  ({ transpose }, a) => transpose(a, [0, 0]),
  ({ reshape }, a) => reshape(a, [7]),
  ({ broadcastTo }, a) => broadcastTo(a, [3, 3]),
  ({ concat }, a, b) => concat([a, b], 0),
  ({ concat }) => concat([], 0),
  ({ slice }, a) => slice(a, 1, 2, 9),
];

describe('tfjs', () => {
  it('refuses an engine that it does not know', async () => {
    const unknown = tfjs({ engine: 'webgl' as 'cpu' });
    await expect(unknown).rejects.toThrow(
      'tfjs: "engine" must be one of "cpu", "wasm", "webgpu", got "webgl".',
    );
    await expect(unknown).rejects.toMatchObject({ code: 'NALU_OPTION' });
  });

  it('names the package that is not installed, and how to install it', async () => {
    const noCore = tfjsFrom({ ...installed, core: missing('@tensorflow/tfjs-core') });
    await expect(noCore({ engine: 'cpu' })).rejects.toMatchObject({
      code: 'NALU_MISSING_PEER',
      message:
        'tfjs: the package "@tensorflow/tfjs-core" must be installed, got an import that failed. Run: npm install @tensorflow/tfjs-core@4',
      cause: new Error('no @tensorflow/tfjs-core'),
    });
    const wasm = missing('@tensorflow/tfjs-backend-wasm');
    const noWasm = tfjsFrom({ ...installed, engines: { ...installed.engines, wasm } });
    await expect(noWasm({ engine: 'wasm' })).rejects.toThrow('npm install @tensorflow/tfjs-backend-wasm@4');
  });

  it('needs no package for an engine that the given tf has', async () => {
    await tfjs({ engine: 'cpu', tf });
    const engines = { cpu: missing('cpu'), wasm: missing('wasm'), webgpu: missing('webgpu') };
    const none = tfjsFrom({ core: missing('core'), engines });
    await expect(none({ engine: 'cpu', tf })).resolves.toMatchObject({ name: 'tfjs-cpu' });
  });

  it('reports an engine that does not start', async () => {
    const broken = {
      name: 'broken',
      load: async () => tf.registerBackend('wasm', () => Promise.reject(new Error('no memory'))),
    };
    const start = tfjsFrom({ ...installed, engines: { ...installed.engines, wasm: broken } });
    await expect(start({ engine: 'wasm', tf })).rejects.toMatchObject({
      code: 'NALU_UNSUPPORTED',
      message: 'tfjs: the engine "wasm" must start, got a failure (no memory).',
    });
    expect(tf.getBackend()).toBe('cpu');
    tf.removeBackend('wasm');
    const empty = { name: 'empty', load: async () => {} };
    const nothing = tfjsFrom({ ...installed, engines: { ...installed.engines, wasm: empty } });
    await expect(nothing({ engine: 'wasm', tf })).rejects.toThrow('got a failure (it is not registered).');
  });

  it('says where WebGPU is to be had', async () => {
    await expect(tfjs({ engine: 'webgpu' })).rejects.toMatchObject({
      code: 'NALU_UNSUPPORTED',
      message:
        'tfjs-webgpu: the engine "webgpu" must find an adapter, got a place without WebGPU. Use a browser and a GPU that offer WebGPU, on a page served over HTTPS, or another engine.',
    });
  });

  describe.each(engines)('on %s', (engine) => {
    let backend: Backend<tf.Tensor>;
    beforeAll(async () => {
      backend = await tfjs({ engine });
    });

    it('refuses an array whose length is not its shape', () => {
      const upload = () => backend.upload({ shape: [2, 3], data: new Float64Array(5) });
      expect(upload).toThrow(`tfjs-${engine}: 6 values must fill float32[2, 3], got 5.`);
      expect(upload).toThrow(expect.objectContaining({ code: 'NALU_SHAPE' }));
    });

    it('refuses an asynchronous scope', () => {
      expect(() => backend.scope(async () => backend.constant(1))).toThrow(
        `tfjs-${engine}: the body of a scope must return values, got a promise. Return the tensors, and await after the scope.`,
      );
    });

    it('refuses to read a tensor that was disposed', async () => {
      const x = backend.upload(draw('x', [2]));
      backend.dispose(x);
      await expect(backend.read(x)).rejects.toMatchObject({
        code: 'NALU_DISPOSED',
        message: `tfjs-${engine}: a tensor must be alive to be read, got a disposed float32[2]. Return it from its scope, and dispose it after the last read.`,
      });
      const leaked: tf.Tensor[] = [];
      backend.scope(() => leaked.push(backend.constant(1)));
      await expect(backend.read(leaked[0] as tf.Tensor)).rejects.toMatchObject({ code: 'NALU_DISPOSED' });
    });

    it.each(misuses)('reads the same as the reference for misuse %#', (misuse) => {
      const [a, b] = [draw('a', [2, 3]), draw('b', [2, 4])];
      const message = <T>(on: Backend<T>): unknown =>
        errorOf(() => misuse(checked(on) as Ops<unknown>, on.upload(a), on.upload(b)));
      expect(message(backend)).toBeInstanceOf(NaluError);
      expect(message(backend)).toEqual(message(reference));
    });
  });
});
