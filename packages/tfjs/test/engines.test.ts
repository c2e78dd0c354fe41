import { type Backend, eager, type NdArray, nalu, predictOn } from '@nalu/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../src/engine.js';
import { tfjs, tfjsBackend } from '../src/index.js';
import { draw, expectClose } from './support.js';

const x = draw('x', [4, 3]);

describe('tfjs', () => {
  let cpu: Backend<tf.Tensor>;
  let wasm: Backend<tf.Tensor>;
  let both: readonly Backend<tf.Tensor>[];

  beforeAll(async () => {
    [cpu, wasm] = await Promise.all([tfjs({ engine: 'cpu' }), tfjs({ engine: 'wasm' })]);
    both = [cpu, wasm];
  });
  afterEach(() => tf.setBackend('cpu'));

  it('names its backends after their engines', () => {
    expect(both.map(({ name }) => name)).toEqual(['tfjs-cpu', 'tfjs-wasm']);
    expect(both.map(({ precision }) => precision)).toEqual(['float32', 'float32']);
  });

  it('starts an engine once, and makes it the current one', async () => {
    const instance = tf.findBackend('wasm');
    await Promise.all([tfjs({ engine: 'wasm' }), tfjs({ engine: 'wasm' })]);
    expect(tf.findBackend('wasm')).toBe(instance);
    expect(tf.getBackend()).toBe('wasm');
  });

  it('keeps the first of two that come up at once, and disposes the other', async () => {
    const made: tf.KernelBackend[] = [];
    const disposed: tf.KernelBackend[] = [];
    tf.registerBackend('twin', async () => {
      const instance = new tf.KernelBackend();
      instance.dispose = () => void disposed.push(instance);
      made.push(instance);
      return instance;
    });
    await Promise.all([startEngine(tf, 'twin'), startEngine(tf, 'twin')]);
    expect(tf.findBackend('twin')).toBe(made[0]);
    expect(disposed).toEqual(made.slice(1));
    tf.removeBackend('twin');
  });

  it.each(['cpu', 'wasm'])('runs each backend on its own engine while %s is current', async (current) => {
    await tf.setBackend(current);
    for (const backend of both) {
      const inside = backend.scope(() => tf.getBackend());
      expect(`tfjs-${inside}`).toBe(backend.name);
      expect(tf.getBackend()).toBe(current);
    }
  });

  it('goes back to the current engine when a scope throws', () => {
    const body = () => {
      throw new Error('midway');
    };
    expect(() => wasm.scope(body)).toThrow('midway');
    expect(tf.getBackend()).toBe('cpu');
  });

  it('works outside scopes, and with the tensors of the other engine', async () => {
    const sum = (a: tf.Tensor, b: tf.Tensor) => both.map((backend) => backend.add(a, b));
    const [a, b] = [cpu.upload(x), wasm.upload(x)];
    const doubled: NdArray = { ...x, data: x.data.map((value) => 2 * value) };
    for (const y of [...sum(a, b), ...sum(b, a)]) expectClose(await cpu.read(y), doubled);
  });

  it('lets compiled programs of both engines run at once', async () => {
    const unit = nalu(3, 2);
    const params = { wHat: draw('w', [3, 2]), mHat: draw('m', [3, 2]), gate: draw('g', [3, 2]) };
    const [one, other] = both.map((backend) => predictOn(eager(backend), unit, params));
    const runs = await Promise.all([one?.(x), other?.(x), one?.(x), other?.(x)]);
    for (const y of runs) expectClose(y as NdArray, runs[0] as NdArray);
  });

  it('names both engines while another one is still starting', async () => {
    let fail: (reason: Error) => void = () => {};
    tf.registerBackend(
      'slow',
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    const starting = tf.setBackend('slow');
    expect(() => cpu.constant(1)).toThrow(
      'tfjs-cpu: the engine "cpu" must be free to run, got "slow", which is still starting. Await tf.ready() first.',
    );
    fail(new Error('no device'));
    await starting;
    tf.removeBackend('slow');
  });

  it('says so when its engine was removed', async () => {
    const instance = tf.findBackend('cpu');
    tf.registerBackend('gone', () => instance);
    await tf.setBackend('gone');
    const backend = tfjsBackend(tf, 'gone', 'tfjs-gone');
    await tf.setBackend('wasm');
    // Not removeBackend, which would dispose the instance of the cpu engine.
    delete tf.engine().registry.gone;
    expect(() => backend.constant(1)).toThrow(
      'tfjs-gone: the engine "gone" must be in tfjs, got only cpu, wasm.',
    );
    tf.removeBackend('gone');
  });

  it('makes a backend of an engine that has started, and of no other', async () => {
    expect(tfjsBackend(tf, 'wasm', 'mine').name).toBe('mine');
    expect(() => tfjsBackend(tf, 'webgl')).toThrow(
      'tfjs-webgl: the engine "webgl" must have started, got cpu, wasm. Await tf.setBackend(\'webgl\') first.',
    );
  });
});
