import type { StoredArrays } from '@nalu/core';

/** One array of each type, and metadata of every kind of letter. */
export const stored: StoredArrays = {
  arrays: {
    'readout.wHat': { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, -0, 1e-40) },
    bias: { shape: [], data: Float64Array.of(Math.PI) },
    'random.0.x': { shape: [3], data: Uint32Array.of(0, 1, 2 ** 32 - 1) },
    empty: { shape: [0, 4], data: new Float32Array(0) },
  },
  metadata: { model: 'nalu', größe: 'ε = 1e-7, 重み \u{1f600}\n"quoted"\\', nothing: '' },
};

/** A file of any header and body. */
export const file = (header: string, body = new Uint8Array(), length = header.length): Uint8Array => {
  const bytes = new Uint8Array(8 + header.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(new TextEncoder().encode(header), 8);
  bytes.set(body, 8 + header.length);
  return bytes;
};
/** The header of one array, right but for `parts`. */
export const entry = (parts: object): string =>
  JSON.stringify({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...parts } });
