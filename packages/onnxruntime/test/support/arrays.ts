import { buildTree, type NdArray, type Of, randomSource, type Shape, uniform } from '@nalu/core';

/** Reproducible numbers of [−2, 2): the same for the same name. */
export const numbers = (name: string, ...shape: number[]): NdArray =>
  randomSource(1, 0).draw(name, uniform(-2, 2), shape);

/** An array for each leaf of a spec of known shapes. */
export const arraysFor = <S>(spec: S): Of<S, NdArray> =>
  buildTree(spec, ({ shape }: { shape: Shape }, path) => numbers(path, ...(shape as number[])));
