import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { complain } from '../errors.js';

/**
 * Writes a file whole or not at all: into a neighbour first, then by renaming it. A reader, or a crash in between, never
 * meets half a file.
 *
 * @throws {NaluError} NALU_FILE when the folder cannot be written to.
 */
export const writeFileAtomically = async (path: string, content: Uint8Array | string): Promise<void> => {
  const neighbour = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(neighbour, 'w');
    try {
      await file.writeFile(content);
      // The rename may reach the disk before the data does; a power cut would then leave an empty file.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(neighbour, path);
  } catch (cause) {
    // What failed first is what is told.
    await rm(neighbour, { force: true }).catch(() => {});
    throw complain('NALU_FILE', {
      who: path,
      required: 'the file must be writable',
      got: reasonOf(cause),
      advice: 'Is there such a folder, and may you write to it?',
      cause,
    });
  }
};

/**
 * Reads a file.
 *
 * @throws {NaluError} NALU_FILE when it cannot be read.
 */
export const readFileBytes = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (cause) {
    throw complain('NALU_FILE', {
      who: path,
      required: 'the file must be readable',
      got: reasonOf(cause),
      cause,
    });
  }
};

const reasonOf = (cause: unknown): string =>
  (cause as NodeJS.ErrnoException | undefined)?.code ?? String(cause);
