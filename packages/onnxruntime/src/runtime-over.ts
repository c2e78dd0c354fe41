import { type Program, type Runtime, trace } from '@nalu/core';
import { graphToOnnx } from '@nalu/onnx';
import { executable } from './executable.js';
import { explained } from './explained.js';
import type { Ort, OrtTensor } from './ort.js';
import { type SessionSettings, sessionOptionsOf } from './session-options.js';
import { tensorsOf } from './tensors.js';
import { tuned } from './tuned.js';

export interface RuntimeSettings extends SessionSettings {
  readonly name: string;
  readonly opset: number;
  /** How units stand in the file. In plain operators by default, which is what a session makes of functions anyway. */
  readonly form?: 'functions' | 'inlined';
}

/** A {@link Runtime} over any module that is shaped like onnxruntime's. */
export const runtimeOver = (ort: Ort, settings: RuntimeSettings): Runtime<OrtTensor> => {
  const { name, precision, opset, form = 'inlined' } = settings;
  const tensors = tensorsOf(ort, precision);
  return {
    name,
    precision,
    preferredSteps: 256,
    // So many share the cost of a node, and what is computed on their axis still lies in the caches.
    seedsTogether: 32,
    upload: tensors.upload,
    read: tensors.read,
    dispose: (value) => value.dispose(),
    compile: async <S, R>(program: Program<S, R>, { dims = {} } = {}) => {
      const graph = trace(program, { dims });
      const file = graphToOnnx(form === 'inlined' ? tuned(graph) : graph, { precision, opset, form });
      const session = await explained(program.name, 'compile', () =>
        ort.InferenceSession.create(file.bytes, sessionOptionsOf(settings)),
      );
      return executable({ program, dims, file, session, tensors });
    },
  };
};
