import { type Runtime, requireChoice, requireKind, requireNames, requireSizes } from '@nalu/core';
import { loadPeer } from './load.js';
import type { OrtPrecision, OrtTensor, OrtWeb, WasmPaths } from './ort.js';
import { runtimeOver } from './runtime-over.js';
import { startOrt } from './start-web.js';
import { type WebProvider, webProviders } from './web-providers.js';

export interface OnnxruntimeWebOptions {
  /** `wasm`: the CPU, in browsers and in Node. `webgpu`: the GPU, in browsers that have WebGPU. */
  readonly provider: WebProvider;
  /** The module onnxruntime-web, `/wasm` or `/webgpu` by provider. It is imported when it is not given. */
  readonly ort?: OrtWeb;
  /** Default `float32`. WebGPU has no `float64`. */
  readonly precision?: OrtPrecision;
  /** Threads inside one operator. Default 1. More need a page that is cross-origin isolated. */
  readonly threads?: number;
  /** The version of ONNX's operators, 17 to 25. Default 17. */
  readonly opset?: number;
  /** Where the WebAssembly files are, if not beside the code of onnxruntime-web. */
  readonly wasmPaths?: WasmPaths;
}

export const onnxruntimeWebPeer = {
  who: 'onnxruntimeWeb',
  name: 'onnxruntime-web',
  advice: 'Run `npm install onnxruntime-web`.',
};

/**
 * Makes a {@link Runtime} of onnxruntime-web, in a browser or in Node: a program is traced, written as ONNX, and runs as one
 * compiled graph. It is named `onnxruntime-web-wasm` or `onnxruntime-web-webgpu`.
 *
 * onnxruntime-web starts once in a page: `threads` and `wasmPaths` are those of the first call.
 *
 * @throws {NaluError} NALU_MISSING_PEER when onnxruntime-web is not installed; NALU_FILE when its WebAssembly files cannot
 * be fetched; NALU_UNSUPPORTED for what this browser lacks: WebGPU, or threads; NALU_OPTION for an option that it may not have.
 * @example
 * const runtime = await onnxruntimeWeb({ provider: 'wasm' });
 * const executable = await runtime.compile(square);
 * const { y } = await executable.run({ x: runtime.upload(array([1, 2, 3])) });
 * await runtime.read(y); // float64[3] [1, 4, 9]
 */
export const onnxruntimeWeb = async (options: OnnxruntimeWebOptions): Promise<Runtime<OrtTensor>> => {
  requireKind('onnxruntimeWeb', 'the options', 'an object', typeof options === 'object', options);
  const { provider, precision = 'float32', threads = 1, opset = 17, wasmPaths } = options;
  requireOptions(options, precision, threads);
  const { load, requireAvailable, guarded } = webProviders[provider];
  await requireAvailable(precision);
  const ort = guarded(options.ort ?? (await loadPeer({ ...onnxruntimeWebPeer, load })));
  await startOrt(ort, { provider, threads, wasmPaths });
  const name = `onnxruntime-web-${provider}`;
  return runtimeOver(ort, { name, precision, threads, opset, providers: [provider] });
};

const requireOptions = (options: OnnxruntimeWebOptions, precision: string, threads: number): void => {
  const names = ['provider', 'ort', 'precision', 'threads', 'opset', 'wasmPaths'];
  requireNames('onnxruntimeWeb', options, names);
  requireChoice('onnxruntimeWeb', 'provider', Object.keys(webProviders), options.provider);
  requireChoice('onnxruntimeWeb', 'precision', ['float32', 'float64'], precision);
  requireSizes('onnxruntimeWeb', { threads });
};
