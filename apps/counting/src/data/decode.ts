import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Splits, toDigits } from './digits.js';
import { type Idx, parseIdx } from './idx.js';
import { type ByRole, forEachRole, type MnistFile } from './mnist-files.js';
import { fault, hasCode, type Place, reasonOf } from './place.js';

/** A file's bytes as they were stored: plain or compressed. */
export interface Stored extends Place {
  readonly bytes: Uint8Array;
}

/**
 * Unpacks, checks and pairs the four files. They are untrusted: nothing is unpacked beyond the size MNIST has, and
 * nothing is handed on that is not MNIST to the bit.
 *
 * @throws {NaluError} NALU_FILE, NALU_DATA
 */
export const decode = async (stored: ByRole<Stored>, files: ByRole<MnistFile>): Promise<Splits> => {
  const idx = await forEachRole((role) => decodeFile(stored[role], files[role]));
  return {
    train: toDigits(idx.trainImages, idx.trainLabels, stored.trainLabels),
    test: toDigits(idx.testImages, idx.testLabels, stored.testLabels),
  };
};

const decodeFile = async (stored: Stored, { bytes: limit, rank, sha256 }: MnistFile): Promise<Idx> => {
  const bytes = await decompress(stored, limit);
  // The form comes first, as "120 bytes short" helps more than "another checksum".
  const idx = parseIdx(bytes, rank, stored);
  const got = createHash('sha256').update(bytes).digest('hex');
  if (got === sha256) return idx;
  throw fault('NALU_FILE', stored, `hold the MNIST file with the SHA-256 ${sha256}`, got);
};

const unzip = promisify(gunzip);

/** Looks at the bytes and not at the name: browsers and proxies unpack `.gz` files without renaming them. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const decompress = async (stored: Stored, limit: number): Promise<Uint8Array> => {
  if (!isGzip(stored.bytes)) return stored.bytes;
  try {
    return await unzip(stored.bytes, { maxOutputLength: limit });
  } catch (cause) {
    const tooLarge = hasCode(cause, 'ERR_BUFFER_TOO_LARGE');
    const required = tooLarge ? `unpack to at most ${limit} bytes` : 'be a whole gzip file';
    throw fault('NALU_FILE', stored, required, tooLarge ? 'more' : reasonOf(cause), cause);
  }
};
