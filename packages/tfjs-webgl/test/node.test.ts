import { describe, expect, it } from 'vitest';
import { tfjsWebgl } from '../src/index.js';

describe('tfjsWebgl', () => {
  it('says where it runs, when it is called in Node', async () => {
    await expect(tfjsWebgl()).rejects.toMatchObject({
      code: 'NALU_UNSUPPORTED',
      message:
        'tfjs-webgl: it must run in a browser with WebGL, got a place without. Elsewhere take @nalu/wasm, @nalu/onnxruntime, or tfjs({ engine: "wasm" }) of @nalu/tfjs.',
    });
  });
});
