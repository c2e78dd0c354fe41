import type { NdArray } from '@nalu/core';
import * as ort from 'onnxruntime-node';

/** What onnxruntime makes of a file, in the order of its outputs. */
export const inOnnxruntime = async (
  bytes: Uint8Array,
  inputs: Readonly<Record<string, NdArray>>,
): Promise<readonly NdArray[]> => {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  try {
    const feeds = Object.entries(inputs).map(([name, { shape, data }]) => [
      name,
      new ort.Tensor('float32', Float32Array.from(data), [...shape]),
    ]);
    const results = await session.run(Object.fromEntries(feeds));
    return session.outputNames.map((name) => {
      const { dims, data } = results[name] as ort.Tensor;
      return { shape: dims, data: Float64Array.from(data as Float32Array) };
    });
  } finally {
    await session.release();
  }
};
