import {
  array,
  type Backend,
  eager,
  nalu,
  program,
  random,
  randomSource,
  tensor,
  uniform,
  valueAndGradient,
} from '@nalu/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { tfjs } from '../../src/index.js';
import { draw } from '../support.js';

const numbers = array([1, 2, 3]);

interface Gpu {
  readonly requestAdapter: () => Promise<unknown>;
}

interface Device {
  readonly destroy: () => void;
  readonly createShaderModule: (of: { readonly code: string }) => unknown;
}
const deviceOf = (engine: tf.KernelBackend): Device => (engine as unknown as { device: Device }).device;

const counted = () => {
  const { numTensors, numDataBuffers } = tf.memory();
  return { numTensors, numDataBuffers };
};

describe('tfjs on webgpu', () => {
  let backend: Backend<tf.Tensor>;
  beforeAll(async () => {
    await import('@tensorflow/tfjs-backend-webgpu');
    tf.env().set('WEBGPU_CPU_FORWARD', false);
  });
  beforeEach(async () => {
    backend = await tfjs({ engine: 'webgpu' });
  });

  it('starts, becomes the current engine, and computes in float32', async () => {
    expect([backend.name, backend.precision, tf.getBackend()]).toEqual(['tfjs-webgpu', 'float32', 'webgpu']);
    const y = backend.scope(() => backend.mul(backend.upload(numbers), 2));
    expect([...(await backend.read(y)).data]).toEqual([2, 4, 6]);
  });

  it('runs beside another engine', async () => {
    const cpu = await tfjs({ engine: 'cpu' });
    const there = backend.exp(backend.upload(numbers));
    expect(tf.getBackend()).toBe('cpu');
    const here = cpu.exp(cpu.upload(numbers));
    // Moved to WebGPU, and read there: the other way tfjs reads in a manner that not every browser survives.
    const { data } = await backend.read(backend.sub(there, here));
    expect(Math.max(...data.map(Math.abs))).toBeLessThan(1e-5);
  });

  it('leaks nothing in 20 runs of a compiled training step', async () => {
    const unit = nalu(3, 2);
    const step = program(
      'step',
      { params: unit.spec, x: random(uniform(-1, 1), 8, 3) },
      { loss: tensor(), gradient: unit.spec },
      (ops, { params, x }) => {
        const loss = valueAndGradient(ops, unit.spec, params, (tape, p) => {
          const y = unit.apply(tape, p, tape.lift(x));
          return tape.reshape(tape.mean(tape.mul(y, y)), []);
        });
        return { loss: loss.value, gradient: loss.gradient };
      },
    );
    const { compile, upload, dispose } = eager(backend);
    const { run } = await compile(step);
    const weight = (name: string) => upload(draw(name, [3, 2]));
    const params = { wHat: weight('w'), mHat: weight('m'), gate: weight('g') };
    const before = counted();
    for (let i = 0; i < 20; i++) {
      const { loss, gradient } = await run({ params }, { random: randomSource(i) });
      expect(Number.isFinite((await backend.read(loss)).data[0])).toBe(true);
      for (const output of [loss, ...Object.values(gradient)]) dispose(output as tf.Tensor);
    }
    expect(counted()).toEqual(before);
  });

  it('outlives a tensor that is disposed while it is read', async () => {
    const x = backend.exp(backend.upload(numbers));
    const reading = backend.read(x);
    backend.dispose(x);
    await reading.catch(() => {});
    expect([...(await backend.read(backend.neg(backend.upload(numbers)))).data]).toEqual([-1, -2, -3]);
  });

  it('says so where there is no adapter', async () => {
    const { gpu } = (globalThis as unknown as { navigator: { gpu: Gpu } }).navigator;
    const spy = vi.spyOn(gpu, 'requestAdapter').mockResolvedValue(null);
    await expect(tfjs({ engine: 'webgpu' })).rejects.toMatchObject({
      code: 'NALU_UNSUPPORTED',
      message:
        'tfjs-webgpu: the engine "webgpu" must find an adapter, got none. Use a browser and a GPU that offer WebGPU, on a page served over HTTPS, or another engine.',
    });
    spy.mockRestore();
  });

  describe('when the device is lost', () => {
    it('rejects the read under way and all that comes after, and starts anew', async () => {
      const x = backend.exp(backend.upload(numbers));
      const reading = backend.read(x);
      deviceOf(tf.findBackend('webgpu')).destroy();
      const gone = {
        code: 'NALU_DISPOSED',
        message: expect.stringMatching(
          /^tfjs-webgpu: the WebGPU device must not be lost, got ".*"\. Make a new/,
        ),
      };
      await expect(reading).rejects.toMatchObject(gone);
      await expect(backend.read(x)).rejects.toMatchObject(gone);
      expect(() => backend.add(x, 1)).toThrow(expect.objectContaining(gone));
      const next = await tfjs({ engine: 'webgpu' });
      expect([...(await next.read(next.neg(next.upload(numbers)))).data]).toEqual([-1, -2, -3]);
      expect(() => next.add(x, 1)).toThrow(expect.objectContaining(gone));
    });

    it('takes a program that the device refuses for a failure, too', async () => {
      deviceOf(tf.findBackend('webgpu')).createShaderModule({ code: 'no program' });
      const x = backend.upload(numbers);
      const read = async () => backend.read(backend.add(x, 1));
      await vi.waitFor(() => expect(read()).rejects.toMatchObject({ code: 'NALU_DISPOSED' }));
      await expect(read()).rejects.toThrow('the WebGPU device must accept what tfjs gives it');
    });
  });
});
