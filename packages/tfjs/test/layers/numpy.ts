import { type HostArray, sizeOf } from '@nalu/core';
import { zipSync } from 'fflate';

interface Npy {
  readonly type?: '<f4' | '<f8' | '>f4';
  readonly fortran?: boolean;
  readonly version?: 1 | 2;
  /** In place of the usual header. */
  readonly header?: string;
}

/** An array as NumPy writes it. `data` are in the order that `fortran` says. */
export const npy = (
  { shape, data }: HostArray,
  { type = '<f4', fortran = false, version = 1, header }: Npy = {},
) => {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text =
    header ?? `{'descr': '${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${sizes}), }`;
  const start = version === 1 ? 10 : 12;
  const padded = `${text.padEnd(Math.ceil((start + text.length + 1) / 64) * 64 - start - 1)}\n`;
  const values = type === '<f8' ? new Float64Array(data) : new Float32Array(data);
  const bytes = new Uint8Array(start + padded.length + values.byteLength);
  bytes.set([0x93, ...[...'NUMPY'].map((letter) => letter.charCodeAt(0)), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, padded.length, true);
  else view.setUint32(8, padded.length, true);
  bytes.set(
    [...padded].map((letter) => letter.charCodeAt(0)),
    start,
  );
  bytes.set(new Uint8Array(values.buffer), start + padded.length);
  return bytes;
};

/** An archive as `np.savez` or, compressed, `np.savez_compressed` writes it. */
export const npz = (
  arrays: Readonly<Record<string, HostArray>>,
  compressed = false,
  as: Npy = {},
): Uint8Array =>
  zipSync(
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, npy(array, as)])),
    { level: compressed ? 6 : 0 },
  );

/** 1, 2, 3, …, scaled so that they differ from array to array. */
export const counting = (shape: readonly number[], scale = 1): HostArray => ({
  shape,
  data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i + 1) * scale),
});

/** The transpose of a matrix. */
export const turned = ({ shape, data }: HostArray): HostArray => {
  const [rows, columns] = shape as readonly [number, number];
  return {
    shape: [columns, rows],
    data: data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)] as number),
  };
};
