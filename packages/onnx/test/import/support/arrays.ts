import {
  buildTree,
  eager,
  flatten,
  type Given,
  type NdArray,
  type Of,
  type Program,
  printShape,
  randomSource,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';

type Range = readonly [low: number, high: number];

/** Numbers of a range for every leaf, a free axis having `free` indices. */
export const drawn = <S>(spec: S, seed: number, [low, high]: Range = [-2, 2], free = 3): Of<S, NdArray> => {
  const source = randomSource(seed);
  return buildTree(spec, ({ shape }, path) => {
    const sizes = shape.map((dim) => (typeof dim === 'number' ? dim : free));
    return source.draw(path, uniform(low, high), sizes);
  });
};

/** Runs a program on the reference. */
export const onReference = async <S, R>(
  program: Program<S, R>,
  inputs: unknown,
): Promise<readonly NdArray[]> => {
  const executable = await eager(reference).compile(program);
  return flatten<R, NdArray>(program.outputs, await executable.run(inputs as Given<S, NdArray>));
};

/** Arrays as text that tells every bit but the sign of a zero. */
export const bits = (arrays: readonly NdArray[]): string[] =>
  arrays.map(({ shape, data }) => `${printShape(shape)} ${[...data].join(' ')}`);
