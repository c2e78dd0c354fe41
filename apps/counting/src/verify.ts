import { type HostArray, type NdArray, predictOn, type RandomSource } from '@nalu/core';
import { openBackend } from './backends.js';
import type { AnyParams, AnyUnit } from './models.js';
import { CLASSES, drawSequences, type SymbolPool } from './task.js';

/** How far an ONNX file is from the float64 reference, for one shape of input. */
export interface Deviation {
  readonly length: number;
  readonly batch: number;
  /** max |file − reference| ÷ max |reference| */
  readonly relative: number;
}

/** float32 over a thousand steps; a wrong formula is off by far more. */
export const tolerance = 1e-4;

const shapes = [1, 10, 100, 1000].flatMap((length) => [1, 64].map((batch) => ({ length, batch })));

/**
 * Runs the file in onnxruntime-node on every length and batch, beside the reference.
 *
 * @throws {NaluError} NALU_MISSING_PEER when onnxruntime-node is not installed.
 */
export const verifyOnnx = async (
  file: Uint8Array,
  model: AnyUnit,
  params: AnyParams,
  pool: SymbolPool,
  random: RandomSource,
): Promise<readonly Deviation[]> => {
  const ort = await importOrt();
  const exact = predictOn(await openBackend('reference'), model, params);
  const session = await ort.InferenceSession.create(file, { logSeverityLevel: 3 });
  try {
    const deviations: Deviation[] = [];
    for (const { length, batch } of shapes) {
      const { x } = drawSequences(pool, length, batch, random.stream('verify'));
      const { y } = await session.run({ x: new ort.Tensor('float32', x.data as Float32Array, [...x.shape]) });
      const expected = await inParts(exact, x);
      deviations.push({ length, batch, relative: relativeError(y?.data as Float32Array, expected) });
    }
    return deviations;
  } finally {
    await session.release();
  }
};

const importOrt = async () => {
  // Costs nothing more than the import, and has the words for a package that is not there.
  await openBackend('onnxruntime-node');
  return import('onnxruntime-node');
};

/** In float64 a long batch of images is large, and its sequences are independent: eight at a time. */
const inParts = async (predict: (x: NdArray) => Promise<NdArray>, x: HostArray): Promise<Float64Array> => {
  const [length, batch, width] = x.shape as [number, number, number];
  const result = new Float64Array(batch * CLASSES);
  for (let from = 0; from < batch; from += 8) {
    const count = Math.min(8, batch - from);
    const part = new Float64Array(length * count * width);
    for (let t = 0; t < length; t++) {
      const start = (t * batch + from) * width;
      part.set(x.data.subarray(start, start + count * width), t * count * width);
    }
    const { data } = await predict({ shape: [length, count, width], data: part });
    result.set(data, from * CLASSES);
  }
  return result;
};

const relativeError = (got: Float32Array, expected: Float64Array): number => {
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return (
    expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (got[i] as number))), 0) / largest
  );
};
