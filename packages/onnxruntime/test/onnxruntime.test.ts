import { array, normal, program, randomSource, tensor } from '@nalu/core';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { onnxruntime } from '../src/index.js';
import { loadPeer } from '../src/load.js';
import { onnxruntimeNode } from '../src/onnxruntime.js';
import { refusal } from './support/refusal.js';

const square = program('square', { x: tensor('batch') }, { y: tensor('batch') }, ({ mul }, { x }) => ({
  y: mul(x, x),
}));
const runtime = await onnxruntime();
const x = () => runtime.upload(array([1, 2, 3]));

describe('onnxruntime', () => {
  it('runs a program on tensors that it uploads and reads', async () => {
    const { y } = await (await runtime.compile(square)).run({ x: x() });
    expect(await runtime.read(y)).toEqual(array([1, 4, 9]));
  });

  it('takes the module instead of importing it', async () => {
    const given = await onnxruntime({ ort, precision: 'float64', threads: 2, opset: 21 });
    const { y } = await (await given.compile(square)).run({ x: given.upload(array([0.1])) });
    expect(await given.read(y)).toEqual(array([0.1 * 0.1]));
  });

  it('says what to install when onnxruntime-node is missing', async () => {
    const load = () => Promise.reject(new Error('Cannot find package'));
    const missing = loadPeer({ ...onnxruntimeNode, load });
    await expect(missing).rejects.toEqual(refusal('NALU_MISSING_PEER', 'npm install onnxruntime-node'));
    await expect(missing).rejects.toEqual(refusal('NALU_MISSING_PEER', 'ONNXRUNTIME_NODE_INSTALL=skip'));
  });

  it.each([
    [{ precision: 'float16' as never }, '"precision" must be one of "float32", "float64", got "float16"'],
    [{ threads: 0 }, '"threads" must be a whole number above 0, got 0'],
    [{ thread: 2 } as never, 'got "thread"'],
  ])('refuses %o', async (options, message) => {
    await expect(onnxruntime(options)).rejects.toEqual(refusal('NALU_OPTION', message));
  });

  it('refuses an operator set that it cannot write', async () => {
    const old = await onnxruntime({ opset: 9 });
    await expect(old.compile(square)).rejects.toEqual(refusal('NALU_OPTION', '"opset" must be one of 17'));
  });

  it('gives the same bits in each run', async () => {
    const p = program('sum', { x: tensor(1000) }, { y: tensor(1) }, ({ sum, exp }, { x }) => ({
      y: sum(exp(x)),
    }));
    const executable = await runtime.compile(p);
    const given = { x: runtime.upload(randomSource(3).draw('x', normal(0, 1), [1000])) };
    const first = await runtime.read((await executable.run(given)).y);
    for (let i = 0; i < 5; i++) expect(await runtime.read((await executable.run(given)).y)).toEqual(first);
  });
});

describe('dispose', () => {
  it('ends an executable', async () => {
    const executable = await runtime.compile(square);
    await executable.dispose();
    await executable.dispose();
    await expect(executable.run({ x: x() })).rejects.toEqual(refusal('NALU_DISPOSED', 'square'));
  });

  it('lets a run that is under way end', async () => {
    const executable = await runtime.compile(square);
    const running = executable.run({ x: x() });
    await executable.dispose();
    expect(await runtime.read((await running).y)).toEqual(array([1, 4, 9]));
  });
});

describe('errors of onnxruntime', () => {
  const failing = (fail: 'create' | 'run') => ({
    Tensor: ort.Tensor,
    InferenceSession: {
      create: async () => {
        if (fail === 'create') throw new Error('no kernel');
        return {
          run: async () => {
            throw new Error('out of memory');
          },
          release: async () => {},
        };
      },
    },
  });

  it('name the program, and keep their cause', async () => {
    const broken = await onnxruntime({ ort: failing('create') });
    await expect(broken.compile(square)).rejects.toMatchObject({
      code: 'NALU_UNSUPPORTED',
      message: 'square: onnxruntime must compile the program, got its error "no kernel".',
      cause: new Error('no kernel'),
    });
  });

  it('say when they came from a run', async () => {
    const executable = await (await onnxruntime({ ort: failing('run') })).compile(square);
    await expect(executable.run({ x: x() })).rejects.toEqual(refusal('NALU_UNSUPPORTED', 'run the program'));
  });
});
