import { complain } from '@nalu/core';

/** The precision of every number in the file. */
export type OnnxPrecision = 'float32' | 'float64';

/** TensorProto.DataType */
export const dataTypes = { float32: 1, int64: 7, bool: 9, float64: 11 } as const;

export interface ElementType {
  readonly precision: OnnxPrecision;
  readonly dataType: number;
  readonly toBytes: (values: Float64Array) => Uint8Array;
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
  float32: {
    precision: 'float32',
    dataType: dataTypes.float32,
    toBytes: (values) =>
      littleEndian(values.length, 4, (view, i) => view.setFloat32(i * 4, values[i] as number, true)),
  },
  float64: {
    precision: 'float64',
    dataType: dataTypes.float64,
    toBytes: (values) =>
      littleEndian(values.length, 8, (view, i) => view.setFloat64(i * 8, values[i] as number, true)),
  },
};

export const elementType = (precision: string): ElementType => {
  const found = Object.entries(elementTypes).find(([name]) => name === precision)?.[1];
  if (found !== undefined) return found;
  throw complain(precision === 'float16' ? 'NALU_UNSUPPORTED' : 'NALU_OPTION', {
    who: 'toOnnx',
    required: '"precision" must be "float32" or "float64"',
    got: `"${precision}"`,
  });
};

/** An ε that becomes 0, or a bound that becomes ∞, would change what a formula means without a word. */
export const refuseVanishing = ({ precision }: ElementType, value: number): void => {
  if (precision !== 'float32' || !Number.isFinite(value)) return;
  const rounded = Math.fround(value);
  if (Number.isFinite(rounded) && (rounded === 0) === (value === 0)) return;
  throw complain('NALU_EXPORT', {
    who: 'toOnnx',
    required: 'every number in a formula must exist in float32',
    got: `${value}, which becomes ${rounded}`,
    advice: 'Export with precision: "float64".',
  });
};
