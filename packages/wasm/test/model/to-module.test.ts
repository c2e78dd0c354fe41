import { initialParameters, nalu, nau, nmu, randomSource, stack, uniform } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { predictSync, toModule } from '../../src/index.js';

const rows = (count: number, width: number) =>
  Float32Array.from(randomSource(1).draw('x', uniform(1, 2), [count, width]).data);

/** The loader as a module of its own, which sees nothing of ours. */
const loaded = async ({ wasm, loader }: ReturnType<typeof toModule>) => {
  const url = `data:text/javascript,${encodeURIComponent(loader)}`;
  const { load } = await import(/* @vite-ignore */ url);
  return (await load(wasm)) as (x: Float32Array) => Float32Array;
};

describe('toModule', () => {
  it.each([
    ['nalu', nalu(3, 2)],
    ['nau and nmu', stack(nau(6, 2), nmu(2, 1))],
  ])('writes %s as a module that computes the same bits without nalu', async (_, model) => {
    const fixed = { model, params: initialParameters(model as never, { seed: 3 }) } as never;
    const files = toModule(fixed);
    const [alone, here] = [await loaded(files), predictSync(fixed)];
    const width = model.input[1] as number;
    for (const count of [0, 1, 5, 64, 77])
      expect(alone(rows(count, width))).toEqual(here(rows(count, width)));
    expect(() => alone(new Float32Array(width + 1))).toThrow(
      `x must hold rows of ${width}, got ${width + 1} numbers`,
    );
  });

  it('imports nothing, and is small', () => {
    const model = nalu(2, 1);
    const { wasm, loader } = toModule({ model, params: initialParameters(model, { seed: 0 }) });
    expect(WebAssembly.Module.imports(new WebAssembly.Module(wasm))).toEqual([]);
    expect(wasm.length).toBeLessThan(9000);
    expect(loader).not.toContain('import ');
  });

  it('lets no name of a model out of its comment', () => {
    const model = { ...nalu(2, 1), name: '*/ alert(1) /*' };
    const { loader } = toModule({ model, params: initialParameters(nalu(2, 1), { seed: 0 }) });
    expect(loader).toContain('Loads "* / alert(1) /*"');
  });
});
