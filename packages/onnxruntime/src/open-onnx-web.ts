import { requireKind, requireNames } from '@nalu/core';
import type { OpenedFile } from '@nalu/onnx';
import { loadPeer } from './load.js';
import { onnxruntimeWebPeer } from './onnxruntime-web.js';
import { openFile } from './open-file.js';
import type { OrtWeb, WasmPaths } from './ort.js';
import { startOrt } from './start-web.js';
import { webProviders } from './web-providers.js';

export interface OpenOnnxWebOptions {
  /** The module onnxruntime-web/wasm. It is imported when it is not given. */
  readonly ort?: OrtWeb;
  /** Where the WebAssembly files are, if not beside the code of onnxruntime-web. */
  readonly wasmPaths?: WasmPaths;
}

/**
 * Opens an ONNX file in onnxruntime-web, on WebAssembly, in a browser or in Node: like `openOnnx` of `@nalu/onnxruntime`.
 *
 * @throws {NaluError} NALU_MISSING_PEER when onnxruntime-web is not installed; NALU_FILE for bytes that are no model, or
 * when its WebAssembly does not load; NALU_UNSUPPORTED when it does not take the model.
 * @example
 * const file = await openOnnxWeb(new Uint8Array(await (await fetch('product.onnx')).arrayBuffer()));
 */
export const openOnnxWeb = async (
  bytes: Uint8Array,
  options: OpenOnnxWebOptions = {},
): Promise<OpenedFile> => {
  requireKind('openOnnxWeb', 'the file', 'a Uint8Array', bytes instanceof Uint8Array, bytes);
  requireNames('openOnnxWeb', options, ['ort', 'wasmPaths']);
  const { load } = webProviders.wasm;
  const ort = options.ort ?? (await loadPeer({ ...onnxruntimeWebPeer, who: 'openOnnxWeb', load }));
  await startOrt(ort, { provider: 'wasm', threads: 1, wasmPaths: options.wasmPaths });
  return openFile(ort, bytes, { threads: 1, providers: ['wasm'] });
};
