import { complain } from '@nalu/core';
import { oneAtATime } from './one-at-a-time.js';
import type { OrtPrecision, OrtWeb } from './ort.js';

export type WebProvider = 'wasm' | 'webgpu';

interface ProviderRule {
  /** Each entry stands in an import of its own, which is what bundlers can follow. */
  readonly load: () => Promise<OrtWeb>;
  /** Refuses what this provider does not have, or not here. */
  readonly requireAvailable: (precision: OrtPrecision) => Promise<void>;
  /** The module, with the care that this provider needs around it. */
  readonly guarded: (ort: OrtWeb) => OrtWeb;
}

/** What we use of the browser, in words of our own, so that our types need none of the DOM. */
interface Browser {
  readonly navigator?: { readonly gpu?: { readonly requestAdapter: () => Promise<unknown> } };
}

const refuse = (required: string, got: string, advice: string): never => {
  throw complain('NALU_UNSUPPORTED', { who: 'onnxruntimeWeb', required, got, advice });
};

const requireWebgpu = async (precision: OrtPrecision): Promise<void> => {
  if (precision !== 'float32')
    refuse('"webgpu" must have precision "float32"', `"${precision}"`, 'Take provider: "wasm".');
  const { gpu } = (globalThis as Browser).navigator ?? {};
  const required = '"webgpu" must have a WebGPU adapter';
  if (gpu === undefined)
    return refuse(required, 'no navigator.gpu', 'Take provider: "wasm", or a browser with WebGPU and https.');
  if ((await gpu.requestAdapter()) === null)
    refuse(required, 'none from this browser', 'Take provider: "wasm", or turn hardware acceleration on.');
};

export const webProviders: Readonly<Record<WebProvider, ProviderRule>> = {
  wasm: {
    // Of the entries with this provider, the one with the smallest WebAssembly file. It runs in Node, too.
    load: () => import('onnxruntime-web/wasm'),
    requireAvailable: async () => {},
    guarded: (ort) => ort,
  },
  webgpu: {
    load: () => import('onnxruntime-web/webgpu'),
    requireAvailable: requireWebgpu,
    guarded: oneAtATime,
  },
};
