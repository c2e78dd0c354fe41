/** Bytes as a tree: code is put together in constant time, and made flat once. Branches may be shared. */
export type Rope = number | Uint8Array | readonly Rope[];

const lengthOf = (rope: Rope): number => {
  if (typeof rope === 'number') return 1;
  if (rope instanceof Uint8Array) return rope.length;
  let length = 0;
  for (const part of rope) length += lengthOf(part);
  return length;
};

export const flat = (rope: Rope): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(lengthOf(rope));
  let at = 0;
  const write = (part: Rope): void => {
    if (typeof part === 'number') bytes[at++] = part;
    else if (part instanceof Uint8Array) {
      bytes.set(part, at);
      at += part.length;
    } else for (const inner of part) write(inner);
  };
  write(rope);
  return bytes;
};

/** An unsigned number in LEB128: seven bits a byte, the lowest first. */
export const unsigned = (value: number): Rope => {
  const bytes: number[] = [];
  let rest = value >>> 0;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...bytes, rest];
};

/** A signed number of 32 bits in LEB128: it ends when the rest is what the sign of the last byte says. */
export const signed = (value: number): Rope => {
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 127) | 128);
    rest >>= 7;
  }
  return [...bytes, rest & 127];
};

/** A list: how many, then each. */
export const vector = (items: readonly Rope[]): Rope => [unsigned(items.length), items];

/** Its length in bytes, then the bytes. */
export const sized = (rope: Rope): Rope => {
  const bytes = flat(rope);
  return [unsigned(bytes.length), bytes];
};

export const text = (name: string): Rope => sized(new TextEncoder().encode(name));

/** The four bytes of a float32, the lowest first. */
export const float32 = (value: number): Rope => new Uint8Array(Float32Array.of(value).buffer);

/** The four bytes of a word, the lowest first. */
export const word = (bits: number): Rope => [
  bits & 255,
  (bits >>> 8) & 255,
  (bits >>> 16) & 255,
  (bits >>> 24) & 255,
];
