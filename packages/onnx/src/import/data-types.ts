import { fromHalfBits } from '../half.js';
import type { TensorProto } from '../schema.js';
import { unsupported } from './complaints.js';

/** What kind of numbers a tensor holds; that is all that matters to a program. */
export type Kind = 'float' | 'integer' | 'truth';

/** One of ONNX's element types. */
export interface DataType {
  readonly name: string;
  readonly kind: Kind;
  /** Bytes of one element of `rawData`, in little-endian order. */
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
  /** The typed list that may hold the elements instead, and what one of its entries means. */
  readonly list: (tensor: TensorProto) => readonly (number | bigint)[] | undefined;
  readonly decode: (entry: number | bigint) => number;
}

const scratch = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
const bfloat16ToNumber = (bits: number): number => {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
};

/** Integers beyond what a number holds stand for "to the end" in the models that have them. */
const saturated = (value: number | bigint): number => {
  const most = Number.MAX_SAFE_INTEGER;
  return Math.min(most, Math.max(-most, Number(value)));
};

const floating = (
  name: string,
  size: number,
  read: DataType['read'],
  list: DataType['list'],
  decode: DataType['decode'] = Number,
): DataType => ({ name, kind: 'float', size, read, list, decode });

const integer = (
  name: string,
  size: number,
  read: DataType['read'],
  list: DataType['list'],
  kind: Kind = 'integer',
): DataType => ({ name, kind, size, read, list, decode: saturated });

const int32 = ({ int32Data }: TensorProto) => int32Data;
const int64 = ({ int64Data }: TensorProto) => int64Data;
const uint64 = ({ uint64Data }: TensorProto) => uint64Data;

/** By TensorProto.DataType. */
const dataTypes: Readonly<Record<number, DataType>> = {
  1: floating(
    'float32',
    4,
    (view, at) => view.getFloat32(at, true),
    ({ floatData }) => floatData,
  ),
  2: integer('uint8', 1, (view, at) => view.getUint8(at), int32),
  3: integer('int8', 1, (view, at) => view.getInt8(at), int32),
  4: integer('uint16', 2, (view, at) => view.getUint16(at, true), int32),
  5: integer('int16', 2, (view, at) => view.getInt16(at, true), int32),
  6: integer('int32', 4, (view, at) => view.getInt32(at, true), int32),
  7: integer('int64', 8, (view, at) => saturated(view.getBigInt64(at, true)), int64),
  9: integer('bool', 1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1), int32, 'truth'),
  10: floating(
    'float16',
    2,
    (view, at) => fromHalfBits(view.getUint16(at, true)),
    int32,
    (entry) => fromHalfBits(Number(entry) & 0xffff),
  ),
  11: floating(
    'float64',
    8,
    (view, at) => view.getFloat64(at, true),
    ({ doubleData }) => doubleData,
  ),
  12: integer('uint32', 4, (view, at) => view.getUint32(at, true), uint64),
  13: integer('uint64', 8, (view, at) => saturated(view.getBigUint64(at, true)), uint64),
  16: floating(
    'bfloat16',
    2,
    (view, at) => bfloat16ToNumber(view.getUint16(at, true)),
    int32,
    (entry) => bfloat16ToNumber(Number(entry) & 0xffff),
  ),
};

/** @throws {NaluError} NALU_UNSUPPORTED for text, complex numbers and whatever is newer. */
export const dataTypeOf = (code: number | undefined, what: string): DataType => {
  const found = dataTypes[code ?? 0];
  if (found !== undefined) return found;
  throw unsupported(`${what} must hold numbers or truth values`, `elements of type ${code ?? 0}`);
};

/** The name of an element type, known or not. */
export const typeName = (code = 0): string => dataTypes[code]?.name ?? `type ${code}`;
