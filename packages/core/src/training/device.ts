import type { HostArray, NdArray } from '../ops.js';
import type { Runtime } from '../runtime.js';

/** Reads a value, and gives it back. */
export const take = async <V>(runtime: Runtime<V>, value: V): Promise<NdArray> => {
  try {
    return await runtime.read(value);
  } finally {
    runtime.dispose(value);
  }
};

/** Uploads arrays for as long as `body` runs. */
export const withUploaded = async <V, R>(
  runtime: Runtime<V>,
  body: (upload: (array: HostArray) => V) => Promise<R>,
): Promise<R> => {
  const uploaded: V[] = [];
  try {
    return await body((array) => {
      const value = runtime.upload(array);
      uploaded.push(value);
      return value;
    });
  } finally {
    uploaded.forEach(runtime.dispose);
  }
};
