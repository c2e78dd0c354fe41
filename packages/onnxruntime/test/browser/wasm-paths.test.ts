import { describe, expect, it } from 'vitest';
import { onnxruntimeWeb, type WebProvider } from '../../src/web.js';

// In a file of its own, for onnxruntime-web starts once in a page.
describe.each<WebProvider>(['wasm', 'webgpu'])('onnxruntimeWeb on %s', (provider) => {
  it('says which setting leads to the WebAssembly files that it could not fetch', async () => {
    const starting = onnxruntimeWeb({ provider, wasmPaths: '/nowhere/' });
    await expect(starting).rejects.toMatchObject({
      code: 'NALU_FILE',
      message: expect.stringMatching(/nowhere\/ort-wasm.*Set wasmPaths/),
    });
  });
});
