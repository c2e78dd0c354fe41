import { complain, decodeSafetensors, type HostArray } from '@nalu/core';
import { decodeNpz } from './npz.js';

/** Arrays by name. */
export type Arrays = Readonly<Record<string, HostArray>>;

/** A zip file begins with the initials of its author. */
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** The arrays in the bytes of an `.npz` or a `.safetensors`, or those that are given. */
export const arraysOf = (who: string, source: Uint8Array | Arrays): Arrays => {
  if (!(source instanceof Uint8Array)) return source;
  if (isZip(source)) return decodeNpz(source);
  const found: Record<string, HostArray> = {};
  for (const [name, { shape, data }] of Object.entries(decodeSafetensors(source, who).arrays)) {
    if (data instanceof Uint32Array)
      throw complain('NALU_FILE', { who, required: `"${name}" must hold floats`, got: 'whole numbers' });
    found[name] = { shape, data };
  }
  return found;
};

export interface Found {
  /** Its name in the archive. */
  readonly name: string;
  readonly array: HostArray;
}

/** The arrays that belong to one layer, by the ends of their names. */
export interface Group {
  readonly prefix: string;
  readonly ends: ReadonlyMap<string, Found>;
}

/** `nalu_1/W_hat:0` of Keras and `nalu_1.W_hat` of PyTorch are one. */
const plain = (name: string): string => name.replace(/:\d+$/, '').replaceAll('/', '.');

/** Sorts the arrays by what stands in front of a known end, the numbers in it as numbers. */
export const grouped = (who: string, arrays: Arrays, ends: readonly string[]): readonly Group[] => {
  const longestFirst = [...new Set(ends)].sort((a, b) => b.length - a.length);
  const groups = new Map<string, Map<string, Found>>();
  const unknown: string[] = [];
  for (const [name, array] of Object.entries(arrays)) {
    const full = plain(name);
    const end = longestFirst.find((each) => full === each || full.endsWith(`.${each}`));
    if (end === undefined) unknown.push(`"${name}"`);
    else {
      const prefix = full.slice(0, -end.length).replace(/\.$/, '');
      groups.set(prefix, (groups.get(prefix) ?? new Map()).set(end, { name, array }));
    }
  }
  if (unknown.length > 0)
    throw complain('NALU_TREE', {
      who,
      required: `each array must be a weight, whose name ends in ${longestFirst.join(', ')}`,
      got: unknown.join(', '),
    });
  return [...groups]
    .map(([prefix, of]) => ({ prefix, ends: of }))
    .sort((a, b) => a.prefix.localeCompare(b.prefix, 'en', { numeric: true }));
};
