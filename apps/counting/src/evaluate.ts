import type { HostArray, NdArray, RandomSource } from '@nalu/core';
import { CLASSES, drawSequences, type Sequences, type SymbolPool } from './task.js';

/** How a model counts at one length. */
export interface LengthResult {
  readonly length: number;
  readonly sequences: number;
  /** The mean of |prediction − count| over sequences and digits. */
  readonly error: number;
  /** The share of counts that are right after rounding. */
  readonly exact: number;
}

export interface Evaluation {
  readonly lengths: readonly LengthResult[];
  /** The share of single symbols that the model names, by the largest of its ten outputs. */
  readonly accuracy: number;
  /** The error at the longest length if each of those names were counted without fault. */
  readonly bound: number;
}

/** The lengths of the paper, and how many test sequences of each. */
export const testLengths = [
  { length: 10, sequences: 500 },
  { length: 100, sequences: 100 },
  { length: 1000, sequences: 50 },
] as const;

export type Predict = (x: HostArray) => Promise<NdArray>;

/** Tests a model on sequences of each length, drawn from `random`. */
export const evaluate = async (
  predict: Predict,
  pool: SymbolPool,
  random: RandomSource,
): Promise<Evaluation> => {
  const names = await nameSymbols(predict, pool);
  const lengths: LengthResult[] = [];
  let bound = 0;
  for (const { length, sequences } of testLengths) {
    const result = await testLength(predict, pool, names, random, length, sequences);
    lengths.push(result);
    bound = result.bound;
  }
  const right = names.filter((name, index) => name === pool.label(index)).length;
  return { lengths, accuracy: right / pool.count, bound };
};

/** Long sequences of images are large, so they go through in parts. */
const PART = 10;

const testLength = async (
  predict: Predict,
  pool: SymbolPool,
  names: readonly number[],
  random: RandomSource,
  length: number,
  sequences: number,
): Promise<LengthResult & { readonly bound: number }> => {
  const stream = random.stream(`test ${length}`);
  let [error, exact, bound] = [0, 0, 0];
  for (let done = 0; done < sequences; done += PART) {
    const part = drawSequences(pool, length, PART, stream);
    const named = countNames(part, names);
    const { data } = await predict(part.x);
    part.counts.data.forEach((count, i) => {
      error += Math.abs((data[i] as number) - count);
      exact += Math.round(data[i] as number) === count ? 1 : 0;
      bound += Math.abs((named[i] as number) - count);
    });
  }
  const counts = sequences * CLASSES;
  return { length, sequences, error: error / counts, exact: exact / counts, bound: bound / counts };
};

/** What the model calls each symbol of the pool: the largest output for a sequence of length 1. */
const nameSymbols = async (predict: Predict, pool: SymbolPool): Promise<readonly number[]> => {
  const x = { shape: [1, pool.count, pool.width], data: new Float32Array(pool.count * pool.width) };
  for (let index = 0; index < pool.count; index++) pool.write(index, x.data, index * pool.width);
  const { data } = await predict(x);
  return Array.from({ length: pool.count }, (_, i) => largest(data.subarray(i * CLASSES, (i + 1) * CLASSES)));
};

const largest = (values: Float64Array): number => values.indexOf(Math.max(...values));

/** The counts that a faultless counter would reach from the model's own names. */
const countNames = ({ indices, counts }: Sequences, names: readonly number[]): Float64Array => {
  const [batch = 1] = counts.shape;
  const named = new Float64Array(counts.data.length);
  indices.forEach((index, i) => {
    const at = (i % batch) * CLASSES + (names[index] as number);
    named[at] = (named[at] as number) + 1;
  });
  return named;
};
