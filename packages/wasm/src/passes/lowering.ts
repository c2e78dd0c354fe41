import type { LeafSpec, Node } from '@nalu/core';
import type { Access, Buffer, Operand } from '../ir.js';
import type { Range } from './ranges.js';

/** A random leaf that is drawn inside. Each turn of its scan draws one tensor. */
export interface Stream {
  readonly path: string;
  readonly leaf: LeafSpec;
  readonly index: number;
}

/** What the rules share while a graph is lowered. */
export interface Lowering {
  /** The name of the program, for errors. */
  readonly who: string;
  readonly values: Map<Node, Operand>;
  /** The places of what a scan gives back, in order. */
  readonly results: Map<Node, readonly Operand[]>;
  readonly streams: Map<Node, Stream>;
  /** Where the numbers of each node lie, as far as it is known. */
  readonly ranges: Map<Node, Range>;
  /** What a scan walks along; it is stored turn by turn. */
  readonly series: ReadonlySet<Node>;
  readonly name: (what: string) => string;
}

export const sizesOf = ({ shape }: Node): readonly number[] => shape as readonly number[];

/** The operand of a node that was lowered before. */
export const operandOf = ({ values }: Lowering, node: Node): Operand => values.get(node) as Operand;

/** The whole of a fresh buffer. */
export const freshAccess = (
  name: string,
  shape: readonly number[],
  strides: readonly number[],
  values?: Float32Array,
): Access => {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const buffer: Buffer = { name, size, ...(values !== undefined && { values }) };
  return { buffer, offset: 0, strides, motions: [] };
};
