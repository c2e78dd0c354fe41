import type { OnnxPrecision } from '@nalu/onnx';
import type { OrtSessionOptions } from './ort.js';

export interface SessionSettings {
  readonly precision: OnnxPrecision;
  readonly threads: number;
  /** By the names of onnxruntime; the package's own choice when they are not given. */
  readonly providers?: readonly string[];
}

/** Made anew for each session, for onnxruntime-web writes into what it gets. */
export const sessionOptionsOf = ({ precision, threads, providers }: SessionSettings): OrtSessionOptions => ({
  ...(providers !== undefined && { executionProviders: providers }),
  graphOptimizationLevel: 'all',
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  // Errors only: a training step may have inputs that it does not use, and onnxruntime would warn of each.
  logSeverityLevel: 3,
  // This fusion puts a factor of a float64 product into a float32 attribute, which leaves 7 digits of it. It can come
  // back when onnxruntime keeps doubles out of it: https://github.com/microsoft/onnxruntime/pull/28145
  ...(precision === 'float64' && {
    extra: { optimization: { disable_specified_optimizers: 'MatMulScaleFusion' } },
  }),
});
