import { complain } from '../errors.js';
import type { NdArray } from '../ops.js';
import { sizeOf } from '../shapes.js';
import type { Law } from '../spec.js';
import { type RandomStream, resumeStream, streamOf } from './stream.js';

/** The streams of one run, by name, made when first asked for. Each leaf of a program draws from its own. */
export interface RandomSource {
  readonly stream: (name: string) => RandomStream;
  /** Draws a tensor. Its elements fill with axis 0 fastest. */
  readonly draw: (name: string, law: Law, shape: readonly number[]) => NdArray;
  /** Draws the same tensor straight into `target`, row-major. Its numbers are float32 in every precision. */
  readonly fill: (
    target: Float32Array | Float64Array,
    name: string,
    law: Law,
    shape: readonly number[],
  ) => void;
  /**
   * The stream of a leaf that fills row by row along axis 0, each row a tensor of its own: a runtime that draws for itself takes it, draws in
   * its place, and says where it ended. Without this, leaves are filled by `draw` alone.
   */
  readonly stepped?: (name: string) => RandomStream;
  /** Where every stream stands, for a checkpoint. */
  readonly positions: () => Readonly<Record<string, Uint32Array>>;
}

/**
 * The random numbers of (run, seed): the same on every machine and in every precision.
 *
 * @param run, seed whole numbers below 2³²; streams of different pairs are independent.
 * @param resume where to go on, from {@link RandomSource.positions}.
 * @throws {NaluError} NALU_OPTION for a run or a seed that is none, whose numbers would be those of another one.
 */
export const randomSource = (
  run: number,
  seed = 0,
  resume: Readonly<Record<string, Uint32Array>> = {},
): RandomSource => {
  requireKeys({ run, seed });
  const streams = new Map(Object.entries(resume).map(([name, at]) => [name, resumeStream(at)]));
  const stream = (name: string): RandomStream => {
    const known = streams.get(name) ?? streamOf(run, seed, name);
    streams.set(name, known);
    return known;
  };
  const fill: RandomSource['fill'] = (target, name, law, shape) => stream(name).fill(target, law, shape);
  return {
    stream,
    draw: drawnBy(fill),
    fill,
    positions: () => Object.fromEntries([...streams].map(([name, { position }]) => [name, position()])),
  };
};

const requireKeys = (keys: Readonly<Record<string, number>>): void => {
  for (const [name, key] of Object.entries(keys))
    if (!(Number.isInteger(key) && key >= 0 && key < 2 ** 32))
      throw complain('NALU_OPTION', {
        who: 'randomSource',
        required: `"${name}" must be a whole number from 0 to ${2 ** 32 - 1}`,
        got: String(key),
      });
};

/** What a source fills, as an array of its own. */
export const drawnBy =
  (fill: RandomSource['fill']): RandomSource['draw'] =>
  (name, law, shape) => {
    const data = new Float64Array(sizeOf(shape));
    fill(data, name, law, shape);
    return { shape, data };
  };
