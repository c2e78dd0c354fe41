import { complain, eager } from '@nalu/core';
import { onnxruntimeWeb } from '@nalu/onnxruntime/web';
import { tfjs } from '@nalu/tfjs';
import { tfjsWebgl } from '@nalu/tfjs-webgl';
import { wasm } from '@nalu/wasm';
import { type AnyRuntime, type OpenRuntime, opaque } from '../measure/any-runtime.js';
import type { PageName } from '../measure/spec.js';

/** Vite serves the binaries from elsewhere than the code that asks for them. */
const tfjsWasm = async (): Promise<AnyRuntime> => {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const [plain, simd, threads] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'),
  ]);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain.default,
    'tfjs-backend-wasm-simd.wasm': simd.default,
    'tfjs-backend-wasm-threaded-simd.wasm': threads.default,
  });
  return opaque(eager(await tfjs({ engine: 'wasm' })));
};

const runtimes: Readonly<Record<PageName, () => Promise<AnyRuntime>>> = {
  'page-wasm': async () => opaque(await wasm()),
  'page-onnxruntime-wasm': async () => opaque(await onnxruntimeWeb({ provider: 'wasm' })),
  'page-onnxruntime-webgpu': async () => opaque(await onnxruntimeWeb({ provider: 'webgpu' })),
  'page-tfjs-webgl': async () => opaque(eager(await tfjsWebgl())),
  'page-tfjs-webgpu': async () => opaque(eager(await tfjs({ engine: 'webgpu' }))),
  'page-tfjs-wasm': tfjsWasm,
};

const isRuntime = (by: string): by is PageName => Object.hasOwn(runtimes, by);

/** @throws {NaluError} NALU_OPTION for the name of no runtime of a page; what the runtime says when it does not start. */
export const openInPage: OpenRuntime = (by) => {
  if (isRuntime(by)) return runtimes[by]();
  throw complain('NALU_OPTION', {
    who: 'benchmarks',
    required: `a runtime of a page must be one of ${Object.keys(runtimes).join(', ')}`,
    got: `"${by}"`,
  });
};
