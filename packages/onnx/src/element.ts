import { complain } from '@nalu/core';
import { fromHalfBits, toHalfBits } from './half.js';

/** The precision of every number in the file. */
export type OnnxPrecision = 'float16' | 'float32' | 'float64';

/** TensorProto.DataType */
export const dataTypes = { float32: 1, int64: 7, bool: 9, float16: 10, float64: 11 } as const;

export interface ElementType {
  readonly precision: OnnxPrecision;
  readonly dataType: number;
  readonly toBytes: (values: Float64Array) => Uint8Array;
  /** The number that stands in the file for `value`. */
  readonly rounded: (value: number) => number;
  /** Below it a number counts as gone. In float16 that is the smallest normal one: many kernels and GPUs take less for 0. */
  readonly smallest: number;
}

/** ONNX keeps numbers as little-endian bytes, whatever the machine does. */
const littleEndian = (count: number, size: number, set: (view: DataView, i: number) => void): Uint8Array => {
  const bytes = new Uint8Array(count * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) set(view, i);
  return bytes;
};

export const int64Bytes = (values: readonly number[]): Uint8Array =>
  littleEndian(values.length, 8, (view, i) => view.setBigInt64(i * 8, BigInt(values[i] as number), true));

const elementTypes: Readonly<Record<OnnxPrecision, ElementType>> = {
  float16: {
    precision: 'float16',
    dataType: dataTypes.float16,
    toBytes: (values) =>
      littleEndian(values.length, 2, (view, i) =>
        view.setUint16(i * 2, toHalfBits(values[i] as number), true),
      ),
    rounded: (value) => fromHalfBits(toHalfBits(value)),
    smallest: 2 ** -14,
  },
  float32: {
    precision: 'float32',
    dataType: dataTypes.float32,
    toBytes: (values) =>
      littleEndian(values.length, 4, (view, i) => view.setFloat32(i * 4, values[i] as number, true)),
    rounded: Math.fround,
    smallest: 2 ** -149,
  },
  float64: {
    precision: 'float64',
    dataType: dataTypes.float64,
    toBytes: (values) =>
      littleEndian(values.length, 8, (view, i) => view.setFloat64(i * 8, values[i] as number, true)),
    rounded: (value) => value,
    smallest: Number.MIN_VALUE,
  },
};

export const elementType = (precision: string): ElementType => {
  const found = Object.entries(elementTypes).find(([name]) => name === precision)?.[1];
  if (found !== undefined) return found;
  throw complain('NALU_OPTION', {
    who: 'toOnnx',
    required: '"precision" must be "float16", "float32" or "float64"',
    got: `"${precision}"`,
  });
};

/** An ε that becomes 0, or a bound that becomes ∞, would change what a formula means without a word. */
export const refuseVanishing = (
  { precision, rounded, smallest }: ElementType,
  value: number,
  who: string,
): void => {
  const after = rounded(value);
  const isKept = value === 0 || (Number.isFinite(after) && Math.abs(after) >= smallest);
  if (isKept || !Number.isFinite(value)) return;
  throw complain('NALU_EXPORT', {
    who: 'toOnnx',
    required: `every number in a formula must exist in ${precision}`,
    got: `${value} in ${who}, where ${smallest} is the smallest number above 0 that counts and ${after} would stand`,
    advice: 'Give the unit another one, such as a larger epsilon, or export in a higher precision.',
  });
};
