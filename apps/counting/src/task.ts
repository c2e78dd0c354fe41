import { type HostArray, type RandomStream, type Sampler, sampler, tensor } from '@nalu/core';
import type { Digits } from './data/digits.js';

export const CLASSES = 10;

/** Where the symbols of a sequence come from: a pool of labelled inputs, each `width` numbers. */
export interface SymbolPool {
  readonly count: number;
  readonly width: number;
  readonly label: (index: number) => number;
  /** Writes input `index` at `offset`. */
  readonly write: (index: number, into: Float32Array, offset: number) => void;
}

/** One-hot digits: the arithmetic alone, without vision. */
export const symbolPool: SymbolPool = {
  count: CLASSES,
  width: CLASSES,
  label: (index) => index,
  write: (index, into, offset) => {
    into[offset + index] = 1;
  },
};

/** Grey images, each pixel in [0, 1]. */
export const imagePool = ({ images, labels, count }: Digits): SymbolPool => {
  const width = images.length / count;
  return {
    count,
    width,
    label: (index) => labels[index] as number,
    write: (index, into, offset) => {
      const start = index * width;
      for (let i = 0; i < width; i++) into[offset + i] = (images[start + i] as number) / 255;
    },
  };
};

/** Sequences that all have the same length, and how often each digit stands in them. */
export interface Sequences {
  /** `[time, batch, width]` */
  readonly x: HostArray;
  /** `[batch, 10]` */
  readonly counts: HostArray;
  /** The pool index at `[time, batch]`. */
  readonly indices: Int32Array;
}

/** Draws independent symbols, with replacement, and counts them. */
export const drawSequences = (
  pool: SymbolPool,
  length: number,
  batch: number,
  random: RandomStream,
): Sequences => {
  const x = { shape: [length, batch, pool.width], data: new Float32Array(length * batch * pool.width) };
  const counts = { shape: [batch, CLASSES], data: new Float32Array(batch * CLASSES) };
  return { x, counts, indices: writeSequences(pool, batch, x.data, counts.data, random) };
};

const writeSequences = (
  pool: SymbolPool,
  batch: number,
  x: Float32Array,
  counts: Float32Array,
  random: RandomStream,
): Int32Array => {
  const indices = random.integers(x.length / pool.width, pool.count);
  x.fill(0);
  counts.fill(0);
  indices.forEach((index, i) => {
    pool.write(index, x, i * pool.width);
    const at = (i % batch) * CLASSES + pool.label(index);
    counts[at] = (counts[at] as number) + 1;
  });
  return indices;
};

/** The training data: fresh sequences in each step. The model sees the ten final counts and nothing else. */
export const countingData = (pool: SymbolPool, length: number, batch: number): Sampler =>
  sampler({ x: tensor(length, batch, pool.width), y: tensor(batch, CLASSES) }, ({ x, y }, random) => {
    writeSequences(pool, batch, x, y, random);
  });
