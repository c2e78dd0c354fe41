import { complain } from './errors.js';
import { sizeOf } from './shapes.js';
import { printShape } from './spec.js';

/** A tensor as bytes can hold it. */
export interface StoredArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Uint32Array;
}

export interface StoredArrays {
  readonly arrays: Readonly<Record<string, StoredArray>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const kinds = {
  F32: { size: 4, make: (bytes: ArrayBuffer) => new Float32Array(bytes) },
  F64: { size: 8, make: (bytes: ArrayBuffer) => new Float64Array(bytes) },
  U32: { size: 4, make: (bytes: ArrayBuffer) => new Uint32Array(bytes) },
};
type Kind = keyof typeof kinds;

const kindOf = (data: StoredArray['data']): Kind =>
  data instanceof Float32Array ? 'F32' : data instanceof Float64Array ? 'F64' : 'U32';

const METADATA = '__metadata__';

interface Entry {
  readonly dtype: Kind;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Writes arrays in the safetensors format: eight bytes of header length, a JSON header, and the raw little-endian data.
 *
 * The same arrays give the same bytes. Every engine that runs this is little-endian, as WebAssembly is.
 *
 * @throws {NaluError} NALU_SHAPE when data do not fill their shape; NALU_OPTION for a name that the format keeps for itself.
 * @see https://github.com/huggingface/safetensors
 */
export const encodeSafetensors = ({ arrays, metadata }: StoredArrays): Uint8Array => {
  let offset = 0;
  const entries = Object.entries(arrays).map(([name, { shape, data }]): [string, Entry] => {
    requireStorable(name, shape, data.length);
    const start = offset;
    offset += data.byteLength;
    return [name, { dtype: kindOf(data), shape, data_offsets: [start, offset] }];
  });
  const header = asciiJson({ [METADATA]: metadata, ...Object.fromEntries(entries) });
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
  const bytes = new Uint8Array(8 + padded.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded.length), true);
  for (let i = 0; i < padded.length; i++) bytes[8 + i] = padded.charCodeAt(i);
  entries.forEach(([name, { data_offsets }]) => {
    const { buffer, byteOffset, byteLength } = (arrays[name] as StoredArray).data;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), 8 + padded.length + data_offsets[0]);
  });
  return bytes;
};

const requireStorable = (name: string, shape: readonly number[], count: number): void => {
  const who = 'encodeSafetensors';
  if (name === METADATA)
    throw complain('NALU_OPTION', { who, required: 'an array needs a name of its own', got: `"${name}"` });
  if (sizeOf(shape) !== count)
    throw complain('NALU_SHAPE', {
      who,
      required: `${sizeOf(shape)} values must fill "${name}" ${printShape(shape)}`,
      got: `${count}`,
    });
};

/** JSON whose every character is one byte. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * Reads arrays in the safetensors format. The bytes are not trusted: every size is checked before it is used.
 *
 * @param who the file, or the function that was handed the bytes; it opens the error message.
 * @throws {NaluError} NALU_FILE when the bytes are short, malformed, or hold a type other than F32, F64 and U32.
 */
export const decodeSafetensors = (bytes: Uint8Array, who = 'decodeSafetensors'): StoredArrays => {
  const refuse = (required: string, got: string): never => {
    throw complain('NALU_FILE', { who, required, got, advice: 'The file may be truncated.' });
  };
  if (bytes.length < 8) return refuse('a header of 8 bytes is required', `${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const start = 8 + length;
  if (start > bytes.length) return refuse(`the header must be ${length} bytes long`, `${bytes.length - 8}`);
  const header = parseHeader(bytes.subarray(8, start));
  if (header === undefined) return refuse('the header must be a JSON object', 'something else');
  const { [METADATA]: metadata = {}, ...entries } = header;
  if (!isTexts(metadata)) return refuse('the metadata must be texts by name', 'something else');
  const arrays = Object.entries(entries).map(([name, entry]) => {
    const kind = (entry as Partial<Record<keyof Entry, unknown>> | null)?.dtype;
    if (!isKind(kind))
      return refuse(
        `"${name}" must have the dtype F32, F64 or U32`,
        typeof kind === 'string' ? `"${kind}"` : 'none',
      );
    if (!isEntry(entry))
      return refuse(`"${name}" must have a shape and two offsets in whole numbers`, 'something else');
    const { dtype, shape, data_offsets } = entry;
    const [from, to] = data_offsets;
    const needed = sizeOf(shape) * kinds[dtype].size;
    if (to - from !== needed || from < 0 || start + to > bytes.length)
      return refuse(
        `"${name}" must be ${needed} bytes within the file`,
        `bytes ${from} to ${to} of ${bytes.length - start}`,
      );
    return [name, { shape, data: kinds[dtype].make(copyOf(bytes.subarray(start + from, start + to))) }];
  });
  return { arrays: Object.fromEntries(arrays), metadata };
};

/** A buffer of its own, aligned for any type. A Node `Buffer` would give a view from `slice`. */
const copyOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const parseHeader = (bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const header: unknown = JSON.parse(decodeURIComponent(percent));
    return isRecord(header) ? header : undefined;
  } catch {
    return undefined;
  }
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string');

const isKind = (value: unknown): value is Kind => typeof value === 'string' && Object.hasOwn(kinds, value);

const isEntry = (value: unknown): value is Entry => {
  const { dtype, shape, data_offsets } = (value ?? {}) as Partial<Record<keyof Entry, unknown>>;
  return (
    isKind(dtype) &&
    Array.isArray(shape) &&
    shape.every(isCount) &&
    Array.isArray(data_offsets) &&
    data_offsets.length === 2 &&
    data_offsets.every(isCount)
  );
};
