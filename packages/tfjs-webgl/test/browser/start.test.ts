import { adam, array, type Backend, eager, fit, nac, program, random, tensor, uniform } from '@nalu/core';
import { tfjs } from '@nalu/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { tfjsWebgl } from '../../src/index.js';
import { tfjsWebglFrom } from '../../src/tfjs-webgl.js';

// Makes tfjs look for leaks after every kernel.
tf.env().set('IS_TEST', true);

const numbers = array([
  [1, 2],
  [3, 4],
]);

/** Whether the values of a tensor are on the CPU. */
const isOnCpu = ({ dataId }: tf.Tensor): boolean => {
  const engine = tf.findBackend('webgl') as unknown as {
    texData: { get: (id: object) => { values?: unknown } };
  };
  return Boolean(engine.texData.get(dataId).values);
};

const counted = () => {
  const { numTensors, numDataBuffers } = tf.memory();
  return { numTensors, numDataBuffers };
};

describe('tfjsWebgl', () => {
  afterEach(() => tf.env().set('WEBGL_CPU_FORWARD', true));

  it('starts WebGL, makes it the current engine, and computes in float32', async () => {
    const backend = await tfjsWebgl();
    expect(backend.name).toBe('tfjs-webgl');
    expect(backend.precision).toBe('float32');
    expect(tf.getBackend()).toBe('webgl');
    const y = backend.scope(() => {
      const x = backend.upload(numbers);
      return backend.sum(backend.mul(x, x), [1]);
    });
    expect(await backend.read(y)).toEqual(array([[5], [25]]));
  });

  it('starts the engine once, for two who ask at once', async () => {
    await Promise.all([tfjsWebgl(), tfjsWebgl({ tf })]);
    const engine = tf.findBackend('webgl');
    await tfjsWebgl();
    expect(tf.findBackend('webgl')).toBe(engine);
  });

  it('computes small tensors on the GPU, too, where it is told to', async () => {
    const small = (backend: Backend<tf.Tensor>) => isOnCpu(backend.add(backend.upload(numbers), 1));
    expect(small(await tfjsWebgl({ cpuForwarding: false }))).toBe(false);
    expect(small(await tfjsWebgl({ cpuForwarding: true }))).toBe(true);
    await tfjsWebgl();
    expect(tf.env().getBool('WEBGL_CPU_FORWARD')).toBe(true);
  });

  it('runs beside another engine, with tensors of both', async () => {
    const webgl = await tfjsWebgl({ cpuForwarding: false });
    const cpu = await tfjs({ engine: 'cpu' });
    const there = webgl.exp(webgl.upload(numbers));
    expect(tf.getBackend()).toBe('cpu');
    const here = cpu.exp(cpu.upload(numbers));
    for (const backend of [webgl, cpu]) {
      const { data } = await backend.read(backend.sub(there, here));
      expect(Math.max(...data.map(Math.abs))).toBeLessThan(1e-5);
    }
  });

  it('trains, and leaks nothing', async () => {
    const backend = await tfjsWebgl({ cpuForwarding: false });
    const inputs = { x: random(uniform(1, 2), 16, 2) };
    const sums = program('sums', inputs, { x: tensor(16, 2), y: tensor(16, 1) }, (ops, { x }) => ({
      x,
      y: ops.sum(x, [1]),
    }));
    const before = counted();
    const runs = await fit(eager(backend), nac(2, 1), {
      data: sums,
      optimizer: adam(0.2),
      steps: 120,
      seeds: 2,
      stepsPerCall: 20,
    });
    expect(runs.best().heldOut).toBeLessThan(0.01);
    expect(counted()).toEqual(before);
  });

  it('refuses an option that it does not know, and a choice that is none', async () => {
    const wrong = (options: object) => tfjsWebgl(options as never);
    await expect(wrong({ engine: 'webgl' })).rejects.toMatchObject({ code: 'NALU_OPTION' });
    await expect(wrong({ halfPrecision: 'yes' })).rejects.toThrow(
      'tfjs-webgl: "halfPrecision" must be one of "refuse", "allow", got "yes".',
    );
  });

  it('names the package that is not installed', async () => {
    const missing = (name: string) => ({ name, load: () => Promise.reject(new Error(`no ${name}`)) });
    const start = tfjsWebglFrom({ core: missing('@tensorflow/tfjs-core'), webgl: missing('none') });
    await expect(start()).rejects.toMatchObject({
      code: 'NALU_MISSING_PEER',
      message:
        'tfjs-webgl: the package "@tensorflow/tfjs-core" must be installed, got an import that failed. Run: npm install @tensorflow/tfjs-core@4',
    });
  });
});
