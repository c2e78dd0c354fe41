import { type Runtime, requireChoice, requireNames, requireSizes } from '@nalu/core';
import { loadPeer, type Peer } from './load.js';
import type { Ort, OrtPrecision, OrtTensor } from './ort.js';
import { runtimeOver } from './runtime-over.js';

export interface OnnxruntimeOptions {
  /** The module onnxruntime-node. It is imported when it is not given. */
  readonly ort?: Ort;
  /** Default `float32`. */
  readonly precision?: OrtPrecision;
  /** Threads inside one operator. Default 1, for one thread gives the same bits in each run. */
  readonly threads?: number;
  /** The version of ONNX's operators, 17 to 25. Default 17. */
  readonly opset?: number;
}

export const onnxruntimeNode: Peer<Ort> = {
  who: 'onnxruntime',
  name: 'onnxruntime-node',
  load: () => import('onnxruntime-node'),
  advice:
    'Run `npm install onnxruntime-node`; on linux-x64 behind a firewall set ONNXRUNTIME_NODE_INSTALL=skip for it, so ' +
    'that it does not try to download CUDA.',
};

/**
 * Makes a {@link Runtime} of onnxruntime: a program is traced, written as ONNX, and runs as one compiled graph.
 *
 * A call costs about 40 µs whatever it holds, so training puts many steps in one (`preferredSteps`).
 *
 * @throws {NaluError} NALU_MISSING_PEER when onnxruntime-node is not installed; NALU_OPTION for an option that it may not have.
 * @example
 * const runtime = await onnxruntime();
 * const executable = await runtime.compile(square);
 * const { y } = await executable.run({ x: runtime.upload(array([1, 2, 3])) });
 * await runtime.read(y); // float64[3] [1, 4, 9]
 */
export const onnxruntime = async (options: OnnxruntimeOptions = {}): Promise<Runtime<OrtTensor>> => {
  const { precision = 'float32', threads = 1, opset = 17 } = options;
  requireOptions(options, precision, threads);
  const ort = options.ort ?? (await loadPeer(onnxruntimeNode));
  return runtimeOver(ort, { name: 'onnxruntime-node', precision, threads, opset });
};

const requireOptions = (options: object, precision: string, threads: number): void => {
  requireNames('onnxruntime', options, ['ort', 'precision', 'threads', 'opset']);
  requireChoice('onnxruntime', 'precision', ['float32', 'float64'], precision);
  requireSizes('onnxruntime', { threads });
};
