import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { complain } from '@nalu/core';
import { readFileBytes } from '@nalu/core/node';
import type { ReadExternal } from '@nalu/onnx';

/** A model on the disk, and the way to what lies beside it. */
export interface ModelFile {
  readonly bytes: Uint8Array;
  readonly external: ReadExternal;
}

/** @throws {NaluError} NALU_FILE when it cannot be read. */
export const readModelFile = async (path: string): Promise<ModelFile> => ({
  bytes: await readFileBytes(path),
  external: (location, offset, length) => readBeside(path, location, offset, length),
});

/** A part of a file in the folder of the model. What a link leads to must lie there, too. */
const readBeside = (model: string, location: string, offset: number, length: number): Uint8Array => {
  const folder = dirname(model);
  const path = join(folder, location);
  try {
    if (!realpathSync(path).startsWith(`${realpathSync(folder)}${sep}`)) throw outside(model, location);
    return readPart(path, offset, length);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined || code.startsWith('NALU_')) throw cause;
    throw complain('NALU_FILE', {
      who: path,
      required: 'the data of the model must be readable',
      got: code,
      advice: `Put ${location} beside ${model}.`,
      cause,
    });
  }
};

const outside = (model: string, location: string) =>
  complain('NALU_FILE', {
    who: model,
    required: 'its data must lie in its folder',
    got: `${location}, which leads elsewhere`,
  });

/** What the model claims is not made room for before the file is seen to be that long. */
const readPart = (path: string, offset: number, length: number): Uint8Array => {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, fstatSync(file).size - offset)));
    let read = 0;
    while (read < bytes.length) {
      const count = readSync(file, bytes, read, bytes.length - read, offset + read);
      if (count === 0) break;
      read += count;
    }
    return bytes.subarray(0, read);
  } finally {
    closeSync(file);
  }
};
