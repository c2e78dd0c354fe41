import { complain, type HostArray } from '@nalu/core';
import { unzipSync } from 'fflate';
import { decodeNpy } from './npy.js';

/** Far above the parameters of any arithmetic model, and far below what fills a memory. */
const LIMIT = 2 ** 28;

/**
 * Reads an `.npz` of NumPy, compressed or not: arrays by name. The bytes are not trusted.
 *
 * @param limit how many bytes the arrays may have in all once they are unpacked. Default 2²⁸, 256 MiB.
 * @throws {NaluError} NALU_FILE when it is no archive, when it is larger than the limit, or when an array of it cannot be
 * read.
 * @example
 * const { W_hat, M_hat, G } = decodeNpz(await readFile('nalu.npz'));
 */
export const decodeNpz = (bytes: Uint8Array, limit = LIMIT): Readonly<Record<string, HostArray>> => {
  const files = unpacked(bytes, limit);
  return Object.fromEntries(
    Object.entries(files).map(([file, content]) => [
      file.replace(/\.npy$/, ''),
      decodeNpy(content, `decodeNpz, "${file}"`),
    ]),
  );
};

const unpacked = (bytes: Uint8Array, limit: number): Readonly<Record<string, Uint8Array>> => {
  let total = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!name.endsWith('.npy')) return false;
        total += originalSize;
        if (total > limit) throw tooLarge(limit, total);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'NALU_FILE') throw cause;
    throw complain('NALU_FILE', {
      who: 'decodeNpz',
      required: 'an archive in the zip format is required',
      got: `something else (${(cause as Error).message})`,
      cause,
    });
  }
};

const tooLarge = (limit: number, total: number) =>
  complain('NALU_FILE', {
    who: 'decodeNpz',
    required: `the arrays must have ${limit} bytes at most`,
    got: `${total}`,
    advice: 'Give a larger limit if you trust the file.',
  });
