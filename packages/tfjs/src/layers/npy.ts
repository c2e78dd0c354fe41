import { complain, type HostArray, sizeOf } from '@nalu/core';

// The format of NumPy: a magic word, a version, a header that is a Python literal, and raw numbers.

const MAGIC = '\u0093NUMPY';

const types: Readonly<Record<string, (bytes: ArrayBuffer) => HostArray['data']>> = {
  '<f4': (bytes) => new Float32Array(bytes),
  '<f8': (bytes) => new Float64Array(bytes),
};

interface Header {
  readonly type: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

/**
 * Reads an array of NumPy, in little-endian float32 or float64. The bytes are not trusted.
 *
 * @param who speaks in the error message.
 * @throws {NaluError} NALU_FILE when the bytes are short, malformed, or hold another type.
 */
export const decodeNpy = (bytes: Uint8Array, who = 'decodeNpy'): HostArray => {
  const refuse = (required: string, got: string) => complain('NALU_FILE', { who, required, got });
  const magic = String.fromCharCode(...bytes.subarray(0, 6));
  if (magic !== MAGIC || bytes.length < 12)
    throw refuse(
      'an array of NumPy must begin with its magic word',
      `${bytes.length} bytes of something else`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [start, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (start + length > bytes.length)
    throw refuse(`the header must be ${length} bytes long`, `${bytes.length - start}`);
  const header = parse(String.fromCharCode(...bytes.subarray(start, start + length)));
  if (header === undefined)
    throw refuse('the header must name descr, fortran_order and shape', 'something else');
  const { type, shape, fortran } = header;
  const make = types[type];
  if (make === undefined) throw refuse('the numbers must be <f4 or <f8', type);
  const data = bytes.slice(start + length);
  const wanted = sizeOf(shape) * Number(type.slice(2));
  if (data.length !== wanted)
    throw refuse(`[${shape.join(', ')}] must have ${wanted} bytes`, `${data.length}`);
  const values = make(data.buffer as ArrayBuffer);
  return { shape, data: fortran ? rowMajor(values, shape) : values };
};

const parse = (header: string): Header | undefined => {
  const [, type] = /'descr':\s*'([^']+)'/.exec(header) ?? [];
  const [, fortran] = /'fortran_order':\s*(True|False)/.exec(header) ?? [];
  const [, sizes] = /'shape':\s*\(([\d,\s]*)\)/.exec(header) ?? [];
  if (type === undefined || fortran === undefined || sizes === undefined) return undefined;
  const shape = sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  return shape.every(Number.isSafeInteger) ? { type, fortran: fortran === 'True', shape } : undefined;
};

/** The same numbers with the last axis fastest, from the first axis fastest. */
const rowMajor = (values: HostArray['data'], shape: readonly number[]): HostArray['data'] => {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const result = values.slice();
  for (let i = 0; i < result.length; i++) {
    let [rest, from] = [i, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number;
      from += (rest % size) * (strides[axis] as number);
      rest = Math.floor(rest / size);
    }
    result[i] = values[from] as number;
  }
  return result;
};
