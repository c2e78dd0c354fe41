import { complain, type NdArray, printShape, randomSource, type Shape, uniform } from '@nalu/core';
import { elementType } from '../element.js';
import type { FileInput } from '../import/signature.js';

/** What one run gets, by the names of the file's inputs. */
export type Sample = Readonly<Record<string, NdArray>>;

export interface DrawOptions {
  /** Which numbers: another seed, other ones. Default 0. */
  readonly seed?: number;
  /** Where numbers are drawn from: low ≤ x < high. Default −2 and 2. */
  readonly range?: readonly [low: number, high: number];
  /** Sizes for free axes, by name, which the file is then read with; those not named have 1, 2, 3 or 5 indices by turns. */
  readonly dims?: Readonly<Record<string, number>>;
}

const sizes = [2, 1, 3, 5];

/** Every sample has its own sizes for the free axes: a file that fixed one would show it. */
const sizesOf = (inputs: readonly FileInput[], index: number, dims: Readonly<Record<string, number>>) => {
  const free = [...new Set(inputs.flatMap(({ shape }) => shape.filter((dim) => typeof dim === 'string')))];
  const drawn = free.map((name, axis) => [name, sizes[(index + axis) % sizes.length] as number]);
  return new Map([...drawn, ...Object.entries(dims)] as [string, number][]);
};

const who = 'verify';

/** Numbers as the file holds them, so that every engine starts from the same ones. */
const rounded = (type: string, { shape, data }: NdArray): NdArray => {
  const known = ['float16', 'float32', 'float64'].includes(type) ? elementType(type) : undefined;
  return known === undefined ? { shape, data } : { shape, data: data.map(known.rounded) };
};

export const drawSamples = (
  inputs: readonly FileInput[],
  count: number,
  { seed = 0, range: [low, high] = [-2, 2], dims = {} }: DrawOptions,
): readonly Sample[] => {
  const source = randomSource(seed);
  const law = uniform(low, high);
  return Array.from({ length: count }, (_, index) => {
    const known = sizesOf(inputs, index, dims);
    const draw = ({ name, type, shape, isTruth }: FileInput): NdArray => {
      const drawn = source.draw(
        name,
        law,
        shape.map((dim) => (typeof dim === 'number' ? dim : (known.get(dim) as number))),
      );
      return isTruth
        ? { ...drawn, data: drawn.data.map((each) => Number(each > (low + high) / 2)) }
        : rounded(type, drawn);
    };
    return Object.fromEntries(inputs.map((input) => [input.name, draw(input)]));
  });
};

const fits = (wanted: Shape, got: readonly number[]): boolean =>
  wanted.length === got.length && wanted.every((dim, i) => typeof dim === 'string' || dim === got[i]);

/**
 * The samples of a caller, rounded as the file rounds.
 *
 * @throws {NaluError} NALU_TREE for a name that is missing or unknown, NALU_SHAPE for another shape.
 */
export const checkedSamples = (inputs: readonly FileInput[], given: readonly Sample[]): readonly Sample[] =>
  given.map((sample, index) => {
    const names = inputs.map(({ name }) => name);
    const other = Object.keys(sample).find((name) => !names.includes(name));
    if (other !== undefined)
      throw complain('NALU_TREE', {
        who,
        required: `the inputs of sample ${index} must be ${names.join(', ')}`,
        got: `"${other}"`,
      });
    const take = ({ name, type, shape }: FileInput): NdArray => {
      const array = sample[name];
      if (array === undefined)
        throw complain('NALU_TREE', { who, required: `sample ${index} must have "${name}"`, got: 'nothing' });
      if (fits(shape, array.shape)) return rounded(type, array);
      throw complain('NALU_SHAPE', {
        who,
        required: `"${name}" of sample ${index} must be ${printShape(shape)}`,
        got: printShape(array.shape),
      });
    };
    return Object.fromEntries(inputs.map((input) => [input.name, take(input)]));
  });
