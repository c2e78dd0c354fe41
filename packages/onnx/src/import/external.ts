import type { TensorProto } from '../schema.js';
import { badFile, shown } from './complaints.js';

/**
 * Reads a part of a file that lies beside the model, for a tensor that is kept outside of it. `location` is a relative path
 * with `/`, checked to stay in the folder of the model; whether it leads elsewhere by a link is for the reader to see.
 */
export type ReadExternal = (location: string, offset: number, length: number) => Uint8Array;

/** The bytes of a tensor that the model keeps in another file. */
export const externalBytes = (
  { externalData = [] }: TensorProto,
  what: string,
  length: number,
  read: ReadExternal | undefined,
): Uint8Array => {
  const entries = new Map(externalData.map(({ key = '', value = '' }) => [key, value]));
  const location = safeLocation(entries.get('location') ?? '', what);
  const offset = wholeNumber(entries.get('offset') ?? '0', 'offset', what);
  const stated = wholeNumber(entries.get('length') ?? String(length), 'length', what);
  if (stated !== length) throw badFile(`the external data of ${what} must be ${length} bytes`, `${stated}`);
  if (read === undefined)
    throw badFile(
      `the data of ${what}, which lies in ${shown(location)}, must be readable`,
      'no way to read it',
      'Give fromOnnx a reader: { external: (location, offset, length) => bytes }.',
    );
  const bytes = read(location, offset, length);
  if (bytes instanceof Uint8Array && bytes.length === length) return bytes;
  throw badFile(
    `${length} bytes of ${shown(location)} must hold ${what}`,
    bytes instanceof Uint8Array ? `${bytes.length}` : 'something else from the reader',
    'Is the file complete?',
  );
};

const wholeNumber = (text: string, key: string, what: string): number => {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw badFile(`the ${key} of the external data of ${what} must be a whole number`, shown(text));
};

/** A path could otherwise lead to any file of the machine: `../../.ssh/id_rsa`, `/etc/passwd`, `C:\…`, `\\host\…`. */
const safeLocation = (location: string, what: string): string => {
  const parts = location.split('/');
  const isOutside =
    location === '' ||
    // A backslash separates on Windows, a colon makes a drive or a URL, and a NUL ends a path for the system.
    /[\\:\0]/.test(location) ||
    parts.some((part, i) => part === '..' || (part === '' && i === 0));
  if (!isOutside) return parts.filter((part) => part !== '' && part !== '.').join('/');
  throw badFile(
    `the external data of ${what} must lie in the folder of the model`,
    shown(location),
    'Do not open this file if you do not know where it comes from.',
  );
};
