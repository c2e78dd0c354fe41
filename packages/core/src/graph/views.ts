import type { Dim, Shape } from '../ops.js';
import { sameShape } from '../shapes.js';
import type { Node } from './graph.js';
import type { NodeOps } from './node-ops.js';

/**
 * A tensor as the elements of another one, whose axes it has in another order, with axes of one element put in or left out:
 * what transposes and such reshapes come to.
 */
export interface View {
  readonly source: Node;
  /** For each axis of more than one element, the axis of the source that it is. */
  readonly axes: readonly (number | undefined)[];
}

/** What a node is a view of: itself if it is none. */
export const viewOf = (node: Node): View => {
  const own = node.shape.map((dim, axis) => (dim === 1 ? undefined : axis));
  const inner = innerAxes(node, own);
  if (inner === undefined) return { source: node, axes: own };
  const { source, axes } = viewOf(node.inputs[0] as Node);
  return { source, axes: inner.map((axis) => (axis === undefined ? undefined : axes[axis])) };
};

const innerAxes = (node: Node, own: View['axes']): View['axes'] | undefined => {
  if (node.op === 'transpose')
    return own.map((axis, i) => (axis === undefined ? axis : node.attributes.permutation[i]));
  if (node.op !== 'reshape') return undefined;
  const from = (node.inputs[0] as Node).shape;
  const [long, inner] = [longAxes(node.shape), longAxes(from)];
  const isAlike =
    long.length === inner.length && long.every((axis, i) => node.shape[axis] === from[inner[i] as number]);
  return isAlike ? own.map((axis) => (axis === undefined ? axis : inner[long.indexOf(axis)])) : undefined;
};

export const longAxes = (shape: Shape): readonly number[] =>
  [...shape.keys()].filter((axis) => shape[axis] !== 1);

export const isAscending = (axes: readonly (number | undefined)[]): boolean =>
  axes.filter((axis) => axis !== undefined).every((axis, i, all) => i === 0 || axis > (all[i - 1] as number));

/** Writes a view as a node of that shape: as nothing, a reshape, a transpose, or both. */
export const written = (ops: NodeOps, { source, axes }: View, shape: Shape): Node => {
  if (isAscending(axes) && sameShape(source.shape, shape)) return source;
  // A product takes a transpose of its last two axes in for nothing.
  if (isSwap(source.shape, axes, shape)) return ops.transpose(source);
  if (isAscending(axes)) return ops.reshape(source, shape);
  const [from, to] = [longAxes(source.shape), longAxes(shape)];
  const between = shape.map((dim, axis) =>
    dim === 1 ? 1 : (source.shape[from[to.indexOf(axis)] as number] as Dim),
  );
  const order = shape.map((dim, axis) =>
    dim === 1 ? axis : (to[from.indexOf(axes[axis] as number)] as number),
  );
  const same = sameShape(between, source.shape) ? source : ops.reshape(source, between);
  return ops.transpose(same, order);
};

const isSwap = (from: Shape, axes: View['axes'], to: Shape): boolean => {
  const rank = from.length;
  if (rank < 2 || to.length !== rank) return false;
  const swapped = [...from.keys()].map((axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  return swapped.every((axis, i) => from[axis] === to[i] && (axes[i] ?? axis) === axis);
};
