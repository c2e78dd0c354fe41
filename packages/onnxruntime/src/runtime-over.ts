import { type Program, type Runtime, trace } from '@nalu/core';
import { graphToOnnx, type OnnxPrecision } from '@nalu/onnx';
import { executable } from './executable.js';
import { explained } from './explained.js';
import type { Ort, OrtSessionOptions, OrtTensor } from './ort.js';
import { tensorsOf } from './tensors.js';

export interface RuntimeSettings {
  readonly name: string;
  readonly precision: OnnxPrecision;
  readonly threads: number;
  readonly opset: number;
}

/** A {@link Runtime} over any module that is shaped like onnxruntime's. */
export const runtimeOver = (ort: Ort, settings: RuntimeSettings): Runtime<OrtTensor> => {
  const { name, precision, opset } = settings;
  const tensors = tensorsOf(ort, precision);
  const sessionOptions = sessionOptionsOf(settings);
  return {
    name,
    precision,
    preferredSteps: 64,
    upload: tensors.upload,
    read: tensors.read,
    dispose: (value) => value.dispose(),
    compile: async <S, R>(program: Program<S, R>, { dims = {} } = {}) => {
      const file = graphToOnnx(trace(program, { dims }), { precision, opset });
      const session = await explained(program.name, 'compile', () =>
        ort.InferenceSession.create(file.bytes, sessionOptions),
      );
      return executable({ program, dims, file, session, tensors });
    },
  };
};

const sessionOptionsOf = ({ precision, threads }: RuntimeSettings): OrtSessionOptions => ({
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
