import { InferenceSession, Tensor } from 'onnxruntime-node';
import { exampleOf, fileOf } from '../overhead/file.js';
import type { CallSpec } from './spec.js';
import type { Work } from './worker.js';

/** Some milliseconds of calls between two looks at the clock. */
const CALLS = 64;

/** A session with the options that `openOnnx` has, without what it does for its callers around each call. */
export const openFile = (bytes: Uint8Array): Promise<InferenceSession> =>
  InferenceSession.create(bytes, {
    ...{ graphOptimizationLevel: 'all', intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 },
  });

export const feedsOf = (spec: CallSpec): Readonly<Record<string, Tensor>> => ({
  x: new Tensor('float32', exampleOf(spec), [1, spec.inputs]),
});

/** One and the same call, again and again. */
export const calling = async (spec: CallSpec): Promise<Work> => {
  const session = await openFile(fileOf(spec));
  const feeds = feedsOf(spec);
  return async (pass) => {
    for (let done = 0; ; done += CALLS) {
      pass(done);
      for (let i = 0; i < CALLS; i++) await session.run(feeds);
    }
  };
};
