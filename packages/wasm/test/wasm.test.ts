import { array, program, randomSource, tensor, uniform } from '@nalu/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { wasm } from '../src/index.js';
import { refusal } from './support/refusal.js';

const runtime = await wasm();
const square = program('square', { x: tensor('batch') }, { y: tensor('batch') }, ({ mul }, { x }) => ({
  y: mul(x, x),
}));
const upload = (...values: number[]) => runtime.upload(array(values));

describe('wasm', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('is a runtime of float32', () => {
    expect(runtime).toMatchObject({ name: 'wasm', precision: 'float32' });
  });

  it('refuses options that it does not have, and limits that are none', async () => {
    await expect(wasm({ threads: 2 } as never)).rejects.toEqual(refusal('NALU_OPTION', '"threads"'));
    await expect(wasm({ memoryLimit: 0 })).rejects.toEqual(refusal('NALU_OPTION', '"memoryLimit"'));
  });

  it('says what the engine lacks', async () => {
    vi.stubGlobal('WebAssembly', { ...WebAssembly, validate: () => false });
    await expect(wasm()).rejects.toEqual(
      refusal('NALU_UNSUPPORTED', 'wasm: the engine must have WebAssembly with SIMD, got one without SIMD.'),
    );
    vi.stubGlobal('WebAssembly', undefined);
    await expect(wasm()).rejects.toEqual(refusal('NALU_UNSUPPORTED', 'got none'));
  });
});

describe('an executable', () => {
  it('takes any size of a free axis', async () => {
    const executable = await runtime.compile(square);
    for (const values of [[3], [1, 2, 3, 4, 5], [0.5, -2], [3]]) {
      const { y } = await executable.run({ x: upload(...values) });
      expect(await runtime.read(y)).toEqual(array(values.map((x) => x * x)));
    }
  });

  it('still works after more sizes than are kept ready', async () => {
    const executable = await runtime.compile(square);
    for (const size of [...Array(20).keys(), 0, 1]) {
      const values = Array.from({ length: size + 1 }, (_, i) => i);
      const { y } = await executable.run({ x: upload(...values) });
      expect(await runtime.read(y)).toEqual(array(values.map((x) => x * x)));
    }
  });

  it('runs many times at once without mixing them up', async () => {
    const executable = await runtime.compile(square);
    const results = await Promise.all([1, 2, 3].map((x) => executable.run({ x: upload(x) })));
    expect(await Promise.all(results.map(({ y }) => runtime.read(y)))).toEqual([
      array([1]),
      array([4]),
      array([9]),
    ]);
  });

  it('refuses to run once it is disposed of, and is disposed of twice without harm', async () => {
    const executable = await runtime.compile(square);
    await executable.dispose();
    await executable.dispose();
    await expect(executable.run({ x: upload(1) })).rejects.toEqual(
      refusal('NALU_DISPOSED', 'square: the executable must be alive, got a disposed one.'),
    );
  });

  it('that needs too much memory is refused before any is taken, with the need', async () => {
    const small = await wasm({ memoryLimit: 2 ** 20 });
    const executable = await small.compile(square);
    const x = small.upload({ shape: [2 ** 18], data: new Float32Array(2 ** 18) });
    await expect(executable.run({ x })).rejects.toEqual(
      refusal('NALU_UNSUPPORTED', 'square: its memory must fit in 1 MiB, got a need of 2 MiB.'),
    );
  });

  it('refuses shapes that do not fit when it is compiled, in the words of the primitive', async () => {
    const p = program('odd', { a: tensor(2), b: tensor(3) }, { y: tensor(2) }, ({ add }, { a, b }) => ({
      y: add(a, b),
    }));
    await expect(runtime.compile(p)).rejects.toEqual(
      refusal('NALU_SHAPE', 'add: the operands must broadcast, got [2] and [3].'),
    );
  });

  it('refuses sizes for axes that it does not have', async () => {
    await expect(runtime.compile(square, { dims: { time: 2 } })).rejects.toEqual(
      refusal('NALU_OPTION', '"time"'),
    );
  });
});

describe('fast', () => {
  it('gives the same numbers but for their last digits, with or without relaxed SIMD', async () => {
    const p = program(
      'product',
      { a: tensor(9, 5), b: tensor(5, 7) },
      { y: tensor(9, 7) },
      ({ exp, matmul }, { a, b }) => ({
        y: exp(matmul(a, b)),
      }),
    );
    const source = randomSource(2);
    const [a, b] = [source.draw('a', uniform(-1, 1), [9, 5]), source.draw('b', uniform(-1, 1), [5, 7])];
    const resultOn = async ({ compile, read, upload }: typeof runtime) => {
      const { y } = await (await compile(p)).run({ a: upload(a), b: upload(b) });
      return (await read(y)).data;
    };
    const [usual, fast] = [await resultOn(runtime), await resultOn(await wasm({ fast: true }))];
    fast.forEach((x, i) => {
      expect(Math.abs(x / (usual[i] as number) - 1)).toBeLessThan(2e-6);
    });
  });

  it('must be true or false', async () => {
    await expect(wasm({ fast: 1 } as never)).rejects.toEqual(
      refusal('NALU_OPTION', '"fast" must be true or false'),
    );
  });
});

describe('an engine that refuses a module', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is quoted, and asked again in the next run', async () => {
    const executable = await runtime.compile(square);
    const spy = vi.spyOn(WebAssembly, 'instantiate').mockRejectedValueOnce(new RangeError('out of memory'));
    await expect(executable.run({ x: upload(1, 2) })).rejects.toEqual(
      refusal('NALU_UNSUPPORTED', 'got RangeError: out of memory.'),
    );
    const { y } = await executable.run({ x: upload(1, 2) });
    expect(await runtime.read(y)).toEqual(array([1, 4]));
    expect(spy).toHaveBeenCalledTimes(2);
  });
});
