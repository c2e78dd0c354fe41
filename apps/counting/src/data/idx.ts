import { fault, type Place } from './place.js';

/** An array of bytes in IDX form, the form of MNIST. `data` is a view of the file's bytes, last axis fastest. */
export interface Idx {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Reads an IDX file of unsigned bytes: two zeros, the type, the rank, a big-endian uint32 for each axis, the data.
 *
 * @throws {NaluError} NALU_FILE when the magic number is not that of `rank` axes, or the sizes do not fit the bytes.
 */
export const parseIdx = (bytes: Uint8Array, rank: number, place: Place): Idx => {
  const header = 4 + 4 * rank;
  const magic = hex([0, 0, unsignedByte, rank]);
  if (hex(bytes.subarray(0, 4)) !== magic) {
    const got = bytes.length === 0 ? 'an empty file' : hex(bytes.subarray(0, 4));
    throw fault('NALU_FILE', place, `start with the IDX magic number ${magic}`, got);
  }
  if (bytes.length < header) {
    throw fault('NALU_FILE', place, `have an IDX header of ${header} bytes`, `${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const length = header + shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== length) {
    const required = `be ${length} bytes long, as its header says uint8[${shape.join(', ')}]`;
    throw fault('NALU_FILE', place, required, `${bytes.length} bytes`);
  }
  // A view of its own: the bytes may be a Buffer, whose `slice` does not copy.
  return { shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + header, bytes.length - header) };
};

const hex = (bytes: Iterable<number>): string =>
  `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
