import { complain, eager } from '@nalu/core';
import { onnxruntime } from '@nalu/onnxruntime';
import { tfjs } from '@nalu/tfjs';
import { wasm } from '@nalu/wasm';
import { type AnyRuntime, opaque } from './any-runtime.js';
import type { RuntimeName } from './spec.js';

const runtimes: Readonly<Record<RuntimeName, () => Promise<AnyRuntime>>> = {
  wasm: async () => opaque(await wasm()),
  'wasm-fast': async () => opaque(await wasm({ fast: true })),
  onnxruntime: async () => opaque(await onnxruntime()),
  'tfjs-cpu': async () => opaque(eager(await tfjs({ engine: 'cpu' }))),
  'tfjs-wasm': async () => opaque(eager(await tfjs({ engine: 'wasm' }))),
};

const isRuntime = (by: string): by is RuntimeName => Object.hasOwn(runtimes, by);

/** @throws {NaluError} NALU_OPTION for the name of no runtime of ours; what the runtime says when it does not start. */
export const openRuntime = (by: string): Promise<AnyRuntime> => {
  if (isRuntime(by)) return runtimes[by]();
  throw complain('NALU_OPTION', {
    who: 'benchmarks',
    required: `a runtime must be one of ${Object.keys(runtimes).join(', ')}`,
    got: `"${by}"`,
  });
};
