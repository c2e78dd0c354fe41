import { complain } from '../errors.js';
import type { NdArray } from '../ops.js';
import { sizeOf } from '../shapes.js';
import { type Law, printShape } from '../spec.js';
import { normal, uniform } from './laws.js';
import type { RandomSource } from './source.js';

/** Fills a parameter at the start: a law, or a function of its shape. Draws from the stream `name`. */
export type Initializer = Law | ((shape: readonly number[], random: RandomSource, name: string) => NdArray);

export const initialize = (
  initializer: Initializer,
  shape: readonly number[],
  random: RandomSource,
  name: string,
) =>
  typeof initializer === 'function'
    ? initializer(shape, random, name)
    : random.draw(name, initializer, shape);

/** Every element is `value`. */
export const constant =
  (value: number): Initializer =>
  (shape) => ({ shape, data: new Float64Array(sizeOf(shape)).fill(value) });

const fans = (shape: readonly number[]): readonly [number, number] => {
  const [fanIn = 1, fanOut = 1] = shape.length < 2 ? [shape[0], shape[0]] : shape.slice(-2);
  return [fanIn, fanOut];
};

/** A law that depends on the fans of a weight `[in, out]`. */
const byFans =
  (law: (fanIn: number, fanOut: number) => Law): Initializer =>
  (shape, random, name) =>
    random.draw(name, law(...fans(shape)), shape);

/** U[−r, r], r = √(6 / (in + out)). Source: Glorot & Bengio, AISTATS 2010. */
export const glorotUniform = (gain = 1): Initializer =>
  byFans((fanIn, fanOut) => {
    const r = gain * Math.sqrt(6 / (fanIn + fanOut));
    return uniform(-r, r);
  });

/** N(0, 2 / (in + out)). Source: Glorot & Bengio, AISTATS 2010. */
export const glorotNormal = (gain = 1): Initializer =>
  byFans((fanIn, fanOut) => normal(0, gain * Math.sqrt(2 / (fanIn + fanOut))));

/** U[−r, r], r = gain · √(3 / in); the gain √2 suits ReLU. Source: He et al., ICCV 2015. */
export const kaimingUniform = (gain = Math.SQRT2): Initializer =>
  byFans((fanIn) => {
    const r = gain * Math.sqrt(3 / fanIn);
    return uniform(-r, r);
  });

/** N(0, gain² / in). Source: He et al., ICCV 2015. */
export const kaimingNormal = (gain = Math.SQRT2): Initializer =>
  byFans((fanIn) => normal(0, gain / Math.sqrt(fanIn)));

/**
 * A matrix with orthonormal rows or columns, whichever are fewer: Gram–Schmidt on normal draws.
 *
 * Source: Saxe et al., ICLR 2014.
 *
 * @throws {NaluError} NALU_SHAPE for a parameter that is no matrix.
 */
export const orthogonal =
  (gain = 1): Initializer =>
  (shape, random, name) => {
    requireMatrix('orthogonal', shape, name);
    const [rows, columns] = shape as readonly [number, number];
    const wide = rows <= columns;
    const [count, length] = wide ? [rows, columns] : [columns, rows];
    const drawn = random.draw(name, normal(0, 1), [count, length]).data;
    const basis: Float64Array[] = [];
    for (let i = 0; i < count; i++) basis.push(orthonormal(drawn.slice(i * length, (i + 1) * length), basis));
    const at = (row: number, column: number) => basis[wide ? row : column]?.[wide ? column : row] as number;
    return {
      shape,
      data: Float64Array.from(
        { length: rows * columns },
        (_, i) => gain * at(Math.floor(i / columns), i % columns),
      ),
    };
  };

const requireMatrix = (who: string, shape: readonly number[], name: string): void => {
  if (shape.length === 2) return;
  throw complain('NALU_SHAPE', {
    who,
    required: `the parameter "${name}" must be a matrix`,
    got: printShape(shape),
  });
};

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** Twice, for one pass of Gram–Schmidt leaves a rest as large as the cancellation. */
const orthonormal = (vector: Float64Array, basis: readonly Float64Array[]): Float64Array => {
  let rest = vector;
  for (const other of [...basis, ...basis]) {
    const share = dot(rest, other);
    rest = rest.map((value, i) => value - share * (other[i] as number));
  }
  const norm = Math.sqrt(dot(rest, rest));
  return rest.map((value) => value / norm);
};
