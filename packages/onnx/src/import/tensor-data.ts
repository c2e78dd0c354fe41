import { type NdArray, printShape, sizeOf } from '@nalu/core';
import type { TensorProto } from '../schema.js';
import { badFile, shown, unsupported } from './complaints.js';
import { type DataType, dataTypeOf, type Kind } from './data-types.js';
import { externalBytes, type ReadExternal } from './external.js';
import { requireModestValue } from './limits.js';

/** The values of a tensor of the file. */
export interface TensorData {
  readonly kind: Kind;
  readonly type: string;
  readonly array: NdArray;
}

/** TensorProto.DataLocation */
const outside = 1;

/**
 * The values of a tensor, once its sizes agree with the bytes that are there: what a file claims is never made room for.
 *
 * @throws {NaluError} NALU_FILE when they do not, or a size is negative; NALU_UNSUPPORTED for text and the like.
 */
export const tensorData = (tensor: TensorProto, what: string, external?: ReadExternal): TensorData => {
  const shape = tensor.dims ?? [];
  if (shape.some((dim) => dim < 0))
    throw badFile(`the sizes of ${what} must be at least 0`, printShape(shape));
  const type = dataTypeOf(tensor.dataType, what);
  const count = sizeOf(shape);
  const claim = `${printShape(shape, type.name)}`;
  if (!Number.isSafeInteger(count * 8)) throw tooFew(what, claim, 'a file that cannot hold so much');
  const list = tensor.dataLocation === outside ? undefined : type.list(tensor);
  const data =
    tensor.rawData === undefined && list !== undefined
      ? listed(list, type, count, what, claim)
      : raw(bytesOf(tensor, type, count, what, external), type, count, what, claim);
  requireModestValue(shape);
  return { kind: type.kind, type: type.name, array: { shape, data } };
};

const tooFew = (what: string, claim: string, got: string) =>
  badFile(`${what} must hold the values of ${claim}`, got, 'Is the file complete?');

const bytesOf = (
  tensor: TensorProto,
  { size }: DataType,
  count: number,
  what: string,
  external: ReadExternal | undefined,
): Uint8Array => {
  const { dataLocation = 0, rawData } = tensor;
  if (dataLocation === outside) return externalBytes(tensor, what, count * size, external);
  if (dataLocation !== 0)
    throw unsupported(`${what} must lie in the file or beside it`, `location ${dataLocation}`);
  return rawData ?? new Uint8Array();
};

const raw = (bytes: Uint8Array, type: DataType, count: number, what: string, claim: string): Float64Array => {
  if (bytes.length !== count * type.size) throw tooFew(what, claim, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = type.read(view, i * type.size);
  return data;
};

const listed = (
  list: readonly (number | bigint)[],
  { kind, decode }: DataType,
  count: number,
  what: string,
  claim: string,
): Float64Array => {
  if (list.length !== count) throw tooFew(what, claim, `${list.length} of them`);
  return Float64Array.from(list, (entry) => (kind === 'truth' ? Number(Number(entry) !== 0) : decode(entry)));
};

/** What a tensor is called in messages. */
export const nameOfTensor = ({ name }: TensorProto): string => `the tensor ${shown(name)}`;
