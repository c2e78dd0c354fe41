import { leafSpecs, type NdArray, type Ops, type SpecTree } from '@nalu/core';
import type { Layer } from './namespace.js';

export type Named<T> = Readonly<Record<string, T>>;

/** A layer as a part of a program. */
export interface Piece {
  readonly spec: SpecTree;
  /** Its parameters, from the values of its weights in the order of `getWeights`. */
  readonly parameters: (values: readonly NdArray[]) => Named<NdArray>;
  readonly apply: <T>(ops: Ops<T>, params: Named<T>, x: T) => T;
}

/** A layer as a piece, or why it cannot be one. */
export type Rule = (layer: Layer, config: Named<unknown>) => Piece | string;

/** A piece without parameters. */
export const plain = (apply: <T>(ops: Ops<T>, x: T) => T): Piece => ({
  spec: {},
  parameters: () => ({}),
  apply: (ops, _, x) => apply(ops, x),
});

/** One weight for each parameter, in order. */
export const inOrder = (spec: SpecTree): Piece['parameters'] => {
  const paths = leafSpecs(spec).map(({ path }) => path);
  return (values) => Object.fromEntries(paths.map((path, i) => [path, values[i] as NdArray]));
};
