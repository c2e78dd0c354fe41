import { array, complain, NaluError } from '@nalu/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bury, type Failure, fallible, startEngine } from '../src/adapter.js';
import { tfjs, tfjsBackend } from '../src/index.js';

const broken: Failure = () =>
  complain('NALU_DISPOSED', { who: 'test', required: 'the device must live', got: 'a dead one' });
const dead = { code: 'NALU_DISPOSED', message: 'test: the device must live, got a dead one.' };
const never = new Promise<never>(() => {});

describe('a device that may fail', () => {
  it('says nothing while it lives', async () => {
    const device = fallible(new tf.KernelBackend(), 'float16');
    expect(device.precision).toBe('float16');
    expect(device.check).not.toThrow();
    await expect(device.guard(Promise.resolve(3))).resolves.toBe(3);
    await expect(device.guard(Promise.reject(new Error('other')))).rejects.toThrow('other');
  });

  it('rejects what waits when it fails, and what comes after', async () => {
    const device = fallible(new tf.KernelBackend(), 'float32');
    const waiting = [device.guard(never), device.guard(never)];
    device.fail(broken);
    for (const work of [...waiting, device.guard(Promise.resolve(3))])
      await expect(work).rejects.toMatchObject(dead);
    expect(device.check).toThrow(expect.objectContaining(dead));
  });

  it('keeps to the first failure', () => {
    const device = fallible(new tf.KernelBackend(), 'float32');
    device.fail(broken);
    device.fail(() => new NaluError('NALU_UNSUPPORTED', 'later'));
    expect(device.check).toThrow(dead.message);
  });

  it('is looked at before each use, and after a read', async () => {
    let failure: Failure | undefined;
    const device = fallible(new tf.KernelBackend(), 'float32', { look: () => failure });
    expect(device.check).not.toThrow();
    const work = Promise.resolve().then(() => {
      failure = broken;
    });
    await expect(device.guard(work)).rejects.toMatchObject(dead);
    expect(device.check).toThrow(expect.objectContaining(dead));
  });

  it('may take a rejected read for a failure', async () => {
    const explain = ({ message }: Error) => (message === 'unmapped' ? broken : undefined);
    const device = fallible(new tf.KernelBackend(), 'float32', {
      explain: (error) => explain(error as Error),
    });
    await expect(device.guard(Promise.reject(new Error('other')))).rejects.toThrow('other');
    expect(device.check).not.toThrow();
    await expect(device.guard(Promise.reject(new Error('unmapped')))).rejects.toMatchObject(dead);
    expect(device.check).toThrow(expect.objectContaining(dead));
  });

  describe('under an engine', () => {
    let started = 0;
    let Engine: new () => tf.KernelBackend;
    beforeAll(async () => {
      tf.env().set('IS_TEST', true);
      await tfjs({ engine: 'cpu', tf });
      Engine = tf.findBackend('cpu').constructor as typeof Engine;
      tf.copyRegisteredKernels('cpu', 'mortal');
    });
    beforeEach(async () => {
      started = 0;
      tf.registerBackend('mortal', () => {
        started++;
        return new Engine();
      });
      await startEngine(tf, 'mortal');
    });
    afterEach(() => tf.removeBackend('mortal'));

    it('stops every primitive, upload, scope and read of its backend', async () => {
      const device = fallible(tf.findBackend('mortal'), 'float32');
      const backend = tfjsBackend(tf, 'mortal', 'test', device);
      const x = backend.upload(array([1, 2]));
      expect([...(await backend.read(backend.neg(x))).data]).toEqual([-1, -2]);
      device.fail(broken);
      const uses = [
        () => backend.neg(x),
        () => backend.constant(1),
        () => backend.upload(array(1)),
        () => backend.scope(() => 1),
      ];
      for (const use of uses) expect(use).toThrow(expect.objectContaining(dead));
      await expect(backend.read(x)).rejects.toMatchObject(dead);
    });

    it('lets no other engine have its tensors', async () => {
      const x = tfjsBackend(tf, 'mortal').upload(array([1, 2]));
      fallible(tf.findBackend('mortal'), 'float32').fail(broken);
      const cpu = tfjsBackend(tf, 'cpu');
      expect(() => cpu.neg(x)).toThrow(expect.objectContaining(dead));
      await expect(cpu.read(x)).rejects.toMatchObject(dead);
    });

    it('is started anew once it has failed, and not before', async () => {
      await startEngine(tf, 'mortal');
      expect(started).toBe(1);
      bury(tf.findBackend('mortal'), broken);
      await Promise.all([startEngine(tf, 'mortal'), startEngine(tf, 'mortal')]);
      const backend = tfjsBackend(tf, 'mortal');
      expect([...(await backend.read(backend.neg(backend.upload(array([1]))))).data]).toEqual([-1]);
      await startEngine(tf, 'mortal');
      bury(tf.findBackend('mortal'), broken);
      const before = started;
      await startEngine(tf, 'mortal');
      expect(started).toBe(before + 1);
    });
  });
});
