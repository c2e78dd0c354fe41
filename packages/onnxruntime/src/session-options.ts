import type { OrtPrecision, OrtSessionOptions } from './ort.js';

export interface SessionSettings {
  readonly precision: OrtPrecision;
  readonly threads: number;
  /** By the names of onnxruntime; the package's own choice when they are not given. */
  readonly providers?: readonly string[];
}

/** Makes y/x of 1/x · y, with fewer axes where the 1 had more than both: onnxruntime-web 1.30 then starts no session. */
const unfit = ['DivMulFusion'];

/** Fusions of onnxruntime 1.30 that do not know float64. */
const unfitForFloat64 = [
  // Puts a factor of a product into a float32 attribute, which leaves 7 digits of it. It can come back when onnxruntime keeps
  // doubles out of it: https://github.com/microsoft/onnxruntime/pull/28145
  'MatMulScaleFusion',
  // Makes x σ(x) one operator, whose kernel is for float32 only: the session then fails to start.
  'QuickGeluFusion',
];

/** Made anew for each session, for onnxruntime-web writes into what it gets. */
export const sessionOptionsOf = ({ precision, threads, providers }: SessionSettings): OrtSessionOptions => ({
  ...(providers !== undefined && { executionProviders: providers }),
  graphOptimizationLevel: 'all',
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  // Errors only: a training step may have inputs that it does not use, and onnxruntime would warn of each.
  logSeverityLevel: 3,
  extra: {
    optimization: {
      disable_specified_optimizers: [...unfit, ...(precision === 'float64' ? unfitForFloat64 : [])].join(';'),
    },
  },
});
