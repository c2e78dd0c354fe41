import { requireKind, requireNames, requireSizes } from '@nalu/core';
import type { OpenedFile } from '@nalu/onnx';
import { loadPeer } from './load.js';
import { onnxruntimeNode } from './onnxruntime.js';
import { openFile } from './open-file.js';
import type { Ort } from './ort.js';

export interface OpenOnnxOptions {
  /** The module onnxruntime-node. It is imported when it is not given. */
  readonly ort?: Ort;
  /** Threads inside one operator. Default 1. */
  readonly threads?: number;
}

/**
 * Opens an ONNX file, whoever wrote it, in onnxruntime-node: the very bytes, on arrays. Give it to `verify` of `@nalu/onnx`.
 *
 * @throws {NaluError} NALU_MISSING_PEER when onnxruntime-node is not installed; NALU_FILE for bytes that are no model;
 * NALU_UNSUPPORTED, with onnxruntime's own words, when it does not take the model or its inputs.
 * @example
 * const file = await openOnnx(await readFile('product.onnx'));
 * const { y } = await file.run({ x: array([[20, 30]]) });
 * await file.close();
 *
 * await verify(bytes, [{ name: 'onnxruntime-node', open: openOnnx }]);
 */
export const openOnnx = async (bytes: Uint8Array, options: OpenOnnxOptions = {}): Promise<OpenedFile> => {
  requireKind('openOnnx', 'the file', 'a Uint8Array', bytes instanceof Uint8Array, bytes);
  requireNames('openOnnx', options, ['ort', 'threads']);
  const { threads = 1 } = options;
  requireSizes('openOnnx', { threads });
  const ort = options.ort ?? (await loadPeer(onnxruntimeNode));
  return openFile(ort, bytes, { threads });
};
