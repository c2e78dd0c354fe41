/** A stream of whole numbers below `n`, the same for the same seed. */
export type Below = (n: number) => number;

export const dice = (seed: number): Below => {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % n;
  };
};

const pick = <T>(below: Below, list: readonly T[]): T => list[below(list.length)] as T;

type ByteChange = (bytes: number[], below: Below) => void;

const byteChanges: readonly ByteChange[] = [
  (bytes, below) => void bytes.splice(below(bytes.length), 1, below(256)),
  (bytes, below) => {
    const at = below(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << below(8));
  },
  (bytes, below) => void bytes.splice(below(bytes.length), 1 + below(8)),
  (bytes, below) =>
    void bytes.splice(below(bytes.length), 0, ...Array.from({ length: 1 + below(8) }, () => below(256))),
  (bytes, below) => void bytes.splice(below(bytes.length)),
  (bytes, below) => {
    const from = below(bytes.length);
    bytes.splice(below(bytes.length), 0, ...bytes.slice(from, from + below(64)));
  },
  (bytes, below) => void bytes.splice(below(bytes.length), 5, 0xff, 0xff, 0xff, 0xff, 0x0f),
];

/** A file with one to four changes of its bytes. */
export const changedBytes = (file: Uint8Array, below: Below): Uint8Array => {
  const bytes = [...file];
  for (let n = 1 + below(4); n > 0 && bytes.length > 0; n--) pick(below, byteChanges)(bytes, below);
  return Uint8Array.from(bytes);
};

const strange = [
  0,
  -1,
  1,
  2,
  3,
  17,
  2 ** 31,
  2 ** 40,
  -(2 ** 40),
  '',
  'x',
  'y',
  'Add',
  'Concat',
  'Expand',
  'Scan',
  'Gather',
  'Reshape',
  0.5,
];

type Holder = Record<string, unknown>;
const isHolder = (value: unknown): value is Holder =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

const places = (value: unknown): readonly (readonly [Holder, string])[] =>
  isHolder(value) ? Object.keys(value).flatMap((key) => [[value, key] as const, ...places(value[key])]) : [];

/** A value that is like the old one to the writer: of the same type, from anywhere in the model or out of nowhere. */
const likeIt = (old: unknown, others: readonly unknown[], below: Below): unknown => {
  const alike = [...others, ...strange].filter(
    (each) =>
      typeof each === typeof old &&
      Array.isArray(each) === Array.isArray(old) &&
      ArrayBuffer.isView(each) === ArrayBuffer.isView(old),
  );
  return alike.length === 0 ? old : pick(below, alike);
};

/** A model with one to three values replaced, doubled or gone: it can be written, and most of it still holds together. */
export const changedModel = <M>(model: M, below: Below): M => {
  const copy = structuredClone(model);
  for (let n = 1 + below(3); n > 0; n--) {
    const all = places(copy);
    const [holder, key] = pick(below, all);
    const old = holder[key];
    const others = all.map(([each, name]) => each[name]);
    const same = all.filter(([, name]) => name === key).map(([each]) => each[key]);
    const kind = below(8);
    if (Array.isArray(holder) && kind === 0) holder.splice(Number(key), 1);
    else if (Array.isArray(holder) && kind === 1)
      holder.splice(below(holder.length), 0, structuredClone(old));
    else if (kind === 2 && !Array.isArray(holder)) delete holder[key];
    else if (typeof old === 'object') holder[key] = structuredClone(pick(below, same));
    else holder[key] = likeIt(old, kind < 5 ? same : others, below);
  }
  return copy;
};
