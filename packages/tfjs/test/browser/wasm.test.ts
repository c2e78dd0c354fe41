import { array } from '@nalu/core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { describe, expect, it } from 'vitest';
import { tfjs } from '../../src/index.js';

describe('tfjs on wasm, in a browser', () => {
  it('takes its binaries from where setWasmPaths says', async () => {
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plain,
      'tfjs-backend-wasm-simd.wasm': simd,
      'tfjs-backend-wasm-threaded-simd.wasm': threads,
    });
    const backend = await tfjs({ engine: 'wasm' });
    const y = backend.matmul(backend.upload(array([[1, 2]])), backend.upload(array([[3], [4]])));
    expect([...(await backend.read(y)).data]).toEqual([11]);
  });
});
