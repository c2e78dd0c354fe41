// The documented stream once more, in whole numbers of any size: slow, and with nothing in common with the source but
// the text of its documentation.

const mod32 = (x: bigint): bigint => x & 0xffffffffn;

/** splitmix32's finaliser. */
const scatter = (word: bigint): bigint => {
  let z = mod32(word);
  z = mod32((z ^ (z >> 16n)) * 0x21f0aaadn);
  z = mod32((z ^ (z >> 15n)) * 0x735a2d97n);
  return z ^ (z >> 15n);
};

/** FNV-1a over the UTF-16 units of a name. */
const hash = (name: string): bigint => {
  let h = 0x811c9dc5n;
  for (let i = 0; i < name.length; i++) h = mod32((h ^ BigInt(name.charCodeAt(i))) * 0x01000193n);
  return h;
};

/** Sixteen words from (run, seed, name); word w of lane l stands at 4 w + l. */
export const goldenStart = (run: number, seed: number, name: string): bigint[] =>
  Array.from({ length: 16 }, (_, i) => {
    let word = mod32(BigInt(i + 1) * 0x9e3779b9n);
    for (const key of [BigInt(run), BigInt(seed), hash(name)]) word = scatter(word + key);
    return word;
  });

/** xoshiro128+ as Blackman and Vigna print it. */
export const xoshiro128plus = (s: [bigint, bigint, bigint, bigint]): bigint => {
  const result = mod32(s[0] + s[3]);
  const t = mod32(s[1] << 9n);
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = mod32((s[3] << 11n) | (s[3] >> 21n));
  return result;
};

export interface GoldenStream {
  /** The top 23 bits of draws, for one tensor of `count` elements. */
  readonly bits: (count: number) => number[];
  readonly words: () => number[];
}

export const goldenStream = (start: readonly bigint[]): GoldenStream => {
  const lanes = [0, 1, 2, 3].map((lane): [bigint, bigint, bigint, bigint] => [
    start[lane]!,
    start[4 + lane]!,
    start[8 + lane]!,
    start[12 + lane]!,
  ]);
  return {
    bits: (count) => {
      // Whole rounds of four: what is left over of the last one is dropped.
      const drawn = Array.from({ length: Math.ceil(count / 4) * 4 }, (_, i) => xoshiro128plus(lanes[i % 4]!));
      return drawn.slice(0, count).map((word) => Number(word >> 9n));
    },
    words: () => [0, 1, 2, 3].flatMap((word) => lanes.map((lane) => Number(lane[word]!))),
  };
};
