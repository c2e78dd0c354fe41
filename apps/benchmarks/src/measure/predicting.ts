import {
  initialParameters,
  mapTree,
  type NdArray,
  ndArray,
  type Of,
  predictor,
  randomSource,
  uniform,
} from '@nalu/core';
import { predictSync } from '@nalu/wasm';
import { modelOf } from '../models/models.js';
import type { OpenRuntime } from './any-runtime.js';
import { plainNalu } from './plain-nalu.js';
import type { PredictSpec } from './spec.js';
import type { Work } from './worker.js';

/** Calls between two looks at the clock, about a thousandth of a second of them. */
const callsAtATime = (rows: number): number => Math.max(1, Math.ceil(4096 / rows));

type Predict = (x: Float32Array) => Float32Array;

const synchronous =
  (predict: Predict, x: Float32Array, rows: number): Work =>
  async (pass) => {
    const calls = callsAtATime(rows);
    // Looked at, so that the engine cannot leave a call out.
    let seen = 0;
    for (let done = 0; Number.isFinite(seen); done += calls) {
      pass(done);
      for (let i = 0; i < calls; i++) seen += predict(x)[0] as number;
    }
    throw new Error('the predictions must be finite');
  };

/** A trained model under calls of so many rows: numbers in, numbers out, in row-major order. */
export const predicting = async ({ by, form, rows }: PredictSpec, open: OpenRuntime): Promise<Work> => {
  const model = modelOf(form);
  const params = initialParameters(model) as Of<unknown, NdArray>;
  const x = ndArray([rows, form.inputs], new Float64Array(rows * form.inputs));
  randomSource(0)
    .stream('rows')
    .fill(x.data as Float64Array, uniform(1, 2));
  const given = Float32Array.from(x.data);
  if (by === 'plain') return synchronous(plainNalu(params), given, rows);
  if (by === 'wasm-sync') return synchronous(predictSync({ model, params }), given, rows);
  const runtime = await open(by);
  const executable = await runtime.compile(predictor(model));
  return async (pass) => {
    const onDevice = mapTree<unknown, NdArray, unknown>(model.spec, params, runtime.upload);
    for (let done = 0; ; done++) {
      pass(done);
      const value = runtime.upload({ shape: x.shape, data: given });
      const { y } = (await executable.run({ params: onDevice, x: value } as never)) as {
        readonly y: unknown;
      };
      await runtime.read(y);
      runtime.dispose(value);
      runtime.dispose(y);
    }
  };
};
