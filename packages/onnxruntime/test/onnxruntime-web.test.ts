import { array, program, type Runtime, tensor } from '@nalu/core';
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, it } from 'vitest';
import { onnxruntime } from '../src/index.js';
import { loadPeer } from '../src/load.js';
import { onnxruntimeWebPeer } from '../src/onnxruntime-web.js';
import type { OrtTensor } from '../src/ort.js';
import { type OnnxruntimeWebOptions, onnxruntimeWeb } from '../src/web.js';
import { conditions, expectClose, precisions } from './support/agreement.js';
import { model, shortFit, square } from './support/programs.js';
import { refusal } from './support/refusal.js';

const squares = async (runtime: Runtime<OrtTensor>, values: readonly number[]) => {
  const executable = await runtime.compile(square);
  const { y } = await executable.run({ x: runtime.upload(array(values)) });
  await executable.dispose();
  return runtime.read(y);
};

/** A copy of onnxruntime-web that has not started yet. */
const freshOrt = async (name: string): Promise<typeof ort> =>
  import(/* @vite-ignore */ `${import.meta.resolve('onnxruntime-web/wasm')}?${name}`);

describe('onnxruntimeWeb in Node', () => {
  it('runs a program on WebAssembly, on tensors that it uploads and reads', async () => {
    const runtime = await onnxruntimeWeb({ provider: 'wasm' });
    expect(runtime).toMatchObject({ name: 'onnxruntime-web-wasm', precision: 'float32' });
    expect(await squares(runtime, [1, 2, 3])).toEqual(array([1, 4, 9]));
  });

  it('keeps the axes of a 1 that is divided by what has fewer', async () => {
    const p = program(
      'quotient',
      { x: tensor(1, 1) },
      { y: tensor(1, 1, 1) },
      ({ abs, broadcastTo, constant, div, mul, sign, sum }, { x }) => {
        const one = sum(broadcastTo(constant(array([[[0.5]]])), [2, 1, 1]), [0]);
        return { y: mul(div(one, abs(x)), sign(x)) };
      },
    );
    const runtime = await onnxruntimeWeb({ provider: 'wasm' });
    const executable = await runtime.compile(p);
    const { y } = await executable.run({ x: runtime.upload(array([[-4]])) });
    expect(await runtime.read(y)).toEqual(array([[[-0.25]]]));
  });

  it('takes the module instead of importing it, and float64', async () => {
    const runtime = await onnxruntimeWeb({ provider: 'wasm', ort, precision: 'float64', opset: 21 });
    expect(await squares(runtime, [0.1])).toEqual(array([0.1 * 0.1]));
  });

  it('runs beside onnxruntime-node and beside another precision, at once', async () => {
    const runtimes = [
      await onnxruntime(),
      await onnxruntimeWeb({ provider: 'wasm' }),
      await onnxruntimeWeb({ provider: 'wasm', precision: 'float64' }),
    ];
    const found = await Promise.all(runtimes.map((runtime, i) => squares(runtime, [i, 0.5])));
    expect(found).toEqual([array([0, 0.25]), array([1, 0.25]), array([4, 0.25])]);
  });

  it('refuses tensors of another precision', async () => {
    const double = await onnxruntimeWeb({ provider: 'wasm', precision: 'float64' });
    const executable = await (await onnxruntimeWeb({ provider: 'wasm' })).compile(square);
    const running = executable.run({ x: double.upload(array([1])) });
    await expect(running).rejects.toEqual(refusal('NALU_DATA', 'got float64[1]'));
  });

  it('ends an executable, after the run that is under way', async () => {
    const runtime = await onnxruntimeWeb({ provider: 'wasm' });
    const executable = await runtime.compile(square);
    const running = executable.run({ x: runtime.upload(array([3])) });
    await executable.dispose();
    expect(await runtime.read((await running).y)).toEqual(array([9]));
    const late = executable.run({ x: runtime.upload(array([3])) });
    await expect(late).rejects.toEqual(refusal('NALU_DISPOSED', 'square'));
  });

  it.each(precisions)(
    'trains to the weights of onnxruntime-node in %s, but for rounding',
    async (precision) => {
      const found = await shortFit(await onnxruntimeWeb({ provider: 'wasm', precision }));
      const expected = await shortFit(await onnxruntime({ precision }));
      const trained = program('trained', {}, { params: model.spec }, () => ({}) as never);
      found.models.forEach(({ params }, i) => {
        const wanted = { params: expected.models[i]?.params as typeof params };
        expectClose(trained, { params }, wanted, { precision, condition: conditions.model });
      });
    },
  );
});

describe('onnxruntimeWeb refuses', () => {
  it.each<[Record<string, unknown>, Parameters<typeof refusal>]>([
    [{}, ['NALU_OPTION', '"provider" must be one of "wasm", "webgpu", got "undefined"']],
    [{ provider: 'webgl' }, ['NALU_OPTION', '"provider" must be one of "wasm", "webgpu", got "webgl"']],
    [{ provider: 'wasm', precision: 'float16' }, ['NALU_OPTION', '"precision" must be one of "float32"']],
    [{ provider: 'wasm', threads: 0 }, ['NALU_OPTION', '"threads" must be a whole number above 0, got 0']],
    [{ provider: 'wasm', thread: 2 }, ['NALU_OPTION', 'got "thread"']],
    [{ provider: 'webgpu', precision: 'float64' }, ['NALU_UNSUPPORTED', 'got "float64"']],
    [
      { provider: 'webgpu' },
      ['NALU_UNSUPPORTED', '"webgpu" must have a WebGPU adapter, got no navigator.gpu'],
    ],
  ])('%o', async (options, expected) => {
    const starting = onnxruntimeWeb(options as unknown as OnnxruntimeWebOptions);
    await expect(starting).rejects.toEqual(refusal(...expected));
  });

  it('no options at all', async () => {
    await expect(onnxruntimeWeb(undefined as never)).rejects.toEqual(refusal('NALU_OPTION', 'an object'));
  });

  it('threads where they cannot start, and says how they could', async () => {
    const starting = onnxruntimeWeb({ provider: 'wasm', ort: await freshOrt('threads'), threads: 2 });
    await expect(starting).rejects.toEqual(refusal('NALU_UNSUPPORTED', 'Cross-Origin-Embedder-Policy'));
  });

  it('another number of threads than it has started with', async () => {
    await onnxruntimeWeb({ provider: 'wasm' });
    const starting = onnxruntimeWeb({ provider: 'wasm', threads: 2 });
    await expect(starting).rejects.toEqual(refusal('NALU_OPTION', '"threads" must be 1'));
  });

  it('to go on without onnxruntime-web, and says what to install', async () => {
    const load = () => Promise.reject(new Error('Cannot find package'));
    const missing = loadPeer({ ...onnxruntimeWebPeer, load });
    await expect(missing).rejects.toEqual(refusal('NALU_MISSING_PEER', 'npm install onnxruntime-web'));
  });

  it('to go on without the WebAssembly files, and says what to set', async () => {
    const wasmPaths = new URL('./nowhere/', import.meta.url).href;
    const starting = onnxruntimeWeb({ provider: 'wasm', ort: await freshOrt('paths'), wasmPaths });
    await expect(starting).rejects.toMatchObject({
      code: 'NALU_FILE',
      message: expect.stringMatching(/nowhere\/ort-wasm-simd-threaded\.mjs.*Set wasmPaths/),
      cause: expect.any(Error),
    });
  });

  it('to start when onnxruntime-web cannot, in its words', async () => {
    const create = () => Promise.reject(new Error('out of memory'));
    const broken = { ...ort, env: { wasm: {} }, InferenceSession: { create } };
    await expect(onnxruntimeWeb({ provider: 'wasm', ort: broken })).rejects.toMatchObject({
      code: 'NALU_UNSUPPORTED',
      message: 'onnxruntimeWeb: the provider "wasm" must start, got its error "out of memory".',
    });
  });
});
