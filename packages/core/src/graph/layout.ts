import { ndArray } from '../nd-array.js';
import type { Shape } from '../ops.js';
import { sameShape, sizeOf } from '../shapes.js';
import type { Node } from './graph.js';
import type { NodeOps } from './node-ops.js';

/** How tensors of several shapes lie in one: side by side along an axis. */
export interface Layout {
  readonly axis: number;
  readonly whole: readonly number[];
  readonly parts: readonly Part[];
}

interface Part {
  readonly own: Shape;
  /** The shape that it has there. */
  readonly shape: readonly number[];
  readonly start: number;
}

/** The layout that reshapes the fewest: that of the largest, where the others fill whole rows of it; else end to end. */
export const layoutOf = (shapes: readonly (readonly number[])[]): Layout => {
  const sizes = shapes.map(sizeOf);
  const largest = shapes[sizes.indexOf(Math.max(...sizes))] as readonly number[];
  const rows = Math.max(0, largest.length - 2);
  const row = sizeOf(largest) / (largest[rows] ?? 1);
  const fits = largest.length > 0 && sizes.every((size) => size % row === 0);
  const axis = fits ? rows : 0;
  const laid = (size: number): readonly number[] =>
    fits ? largest.map((dim, i) => (i === axis ? size / row : dim)) : [size];
  const parts: Part[] = [];
  let start = 0;
  for (const own of shapes) {
    const shape = laid(sizeOf(own));
    parts.push({ own, shape, start });
    start += shape[axis] as number;
  }
  return { axis, whole: laid(sizes.reduce((a, b) => a + b)), parts };
};

/** Putting tensors together takes a concat, and a reshape for each that lies otherwise; taking them apart as much. */
export const copiesOf = ({ parts }: Layout): number =>
  1 + parts.filter(({ own, shape }) => !sameShape(own, shape)).length;

export const together = (ops: NodeOps, { axis, parts }: Layout, tensors: readonly Node[]): Node =>
  ops.concat(
    parts.map(({ shape }, i) => shaped(ops, tensors[i] as Node, shape)),
    axis,
  );

export const apart = (ops: NodeOps, { axis, parts }: Layout, whole: Node): readonly Node[] =>
  parts.map(({ own, shape, start }) =>
    shaped(ops, ops.slice(whole, axis, start, start + (shape[axis] as number)), own),
  );

const shaped = (ops: NodeOps, x: Node, shape: Shape): Node =>
  sameShape(x.shape, shape) ? x : ops.reshape(x, shape);

/**
 * One number for each tensor, in every place of it from the axis on; the axes before have one element. Whoever computes with the whole then finds
 * as many neighbours in both, which is faster than to stretch short rows.
 */
export const spread = (ops: NodeOps, { axis, parts, whole }: Layout, numbers: readonly Node[]): Node => {
  const laid = (shape: readonly number[]) => shape.map((dim, i) => (i < axis ? 1 : dim));
  const shapes = parts.map(({ shape }) => laid(shape));
  const known = numbers.map((each) => (each.op === 'constant' ? each.attributes.value.data[0] : undefined));
  if (!known.includes(undefined)) {
    const values = shapes.flatMap((shape, i) => new Array<number>(sizeOf(shape)).fill(known[i] as number));
    return ops.constant(ndArray(laid(whole), values));
  }
  const one = whole.map(() => 1);
  const stretched = numbers.map((number, i) =>
    ops.broadcastTo(ops.reshape(number, one), shapes[i] as readonly number[]),
  );
  return ops.concat(stretched, axis);
};
