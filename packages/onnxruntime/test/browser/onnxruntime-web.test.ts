import { array, type Runtime } from '@nalu/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OrtTensor } from '../../src/ort.js';
import { onnxruntimeWeb, type WebProvider } from '../../src/web.js';
import { shortFit, square } from '../support/programs.js';
import { refusal } from '../support/refusal.js';

const squares = async (runtime: Runtime<OrtTensor>, values: readonly number[]) => {
  const executable = await runtime.compile(square);
  const { y } = await executable.run({ x: runtime.upload(array(values)) });
  await executable.dispose();
  return runtime.read(y);
};

const providers: readonly WebProvider[] = ['wasm', 'webgpu'];

describe.each(providers)('onnxruntimeWeb in a browser, on %s', (provider) => {
  it('starts, and runs a program on tensors that it uploads and reads', async () => {
    const runtime = await onnxruntimeWeb({ provider });
    expect(runtime).toMatchObject({ name: `onnxruntime-web-${provider}`, precision: 'float32' });
    expect(await squares(runtime, [1, 2, 3])).toEqual(array([1, 4, 9]));
  });

  it('compiles, runs and disposes at once, over two runtimes', async () => {
    const runtimes = [await onnxruntimeWeb({ provider }), await onnxruntimeWeb({ provider })];
    const found = await Promise.all([1, 2, 3, 4].map((n, i) => squares(runtimes[i % 2] as never, [n])));
    expect(found).toEqual([array([1]), array([4]), array([9]), array([16])]);
  });

  it('runs one executable several times at once', async () => {
    const runtime = await onnxruntimeWeb({ provider });
    const { run } = await runtime.compile(square);
    const running = [1, 2, 3].map((n) => run({ x: runtime.upload(array([n])) }));
    const found = await Promise.all(running.map(async (each) => runtime.read((await each).y)));
    expect(found).toEqual([array([1]), array([4]), array([9])]);
  });
});

describe('the providers', () => {
  it('train to the same weights, but for rounding', async () => {
    const [a, b] = await Promise.all(
      providers.map(async (provider) => shortFit(await onnxruntimeWeb({ provider }))),
    );
    const weights = [a, b].map((runs) => runs?.models.flatMap(({ params }) => numbersIn(params)) ?? []);
    expect(weights[0]).toHaveLength(2 * 3 * (6 + 2));
    weights[0]?.forEach((weight, i) => {
      expect(weights[1]?.[i]).toBeCloseTo(weight, 3);
    });
  });
});

const numbersIn = (tree: object): readonly number[] =>
  'data' in tree ? [...(tree.data as Float64Array)] : Object.values(tree).flatMap(numbersIn);

interface Browser {
  readonly navigator: { readonly gpu: { requestAdapter: () => Promise<object | null> } };
}

describe('webgpu', () => {
  const { navigator } = globalThis as unknown as Browser;
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is refused where the browser gives no adapter, and says what to take instead', async () => {
    vi.spyOn(navigator.gpu, 'requestAdapter').mockResolvedValue(null);
    const starting = onnxruntimeWeb({ provider: 'webgpu' });
    await expect(starting).rejects.toEqual(refusal('NALU_UNSUPPORTED', 'got none from this browser'));
    await expect(starting).rejects.toEqual(refusal('NALU_UNSUPPORTED', 'Take provider: "wasm"'));
  });
});
