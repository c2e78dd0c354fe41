import { array } from '@nalu/core';
import * as ort from 'onnxruntime-web/wasm';
import { expect, it } from 'vitest';
import { onnxruntimeWeb } from '../../src/web.js';
import { square } from '../support/programs.js';

// In a file of its own, for onnxruntime-web starts once in a page.
it('onnxruntimeWeb takes threads in a page that is cross-origin isolated', async () => {
  const runtime = await onnxruntimeWeb({ provider: 'wasm', threads: 2 });
  const { y } = await (await runtime.compile(square)).run({ x: runtime.upload(array([3])) });
  expect(await runtime.read(y)).toEqual(array([9]));
  expect(ort.env.wasm.numThreads).toBe(2);
});
