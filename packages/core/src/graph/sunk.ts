import { binaryNames, forEachName, type Shape, unaryNames } from '../ops.js';
import { sameShape } from '../shapes.js';
import type { Node, NodeOp } from './graph.js';
import type { NodeOps } from './node-ops.js';
import type { Draft, Pass } from './rebuild.js';
import { isAscending, longAxes, type View, viewOf, written } from './views.js';
import { writing } from './writing.js';

type DraftOf<O extends NodeOp> = Extract<Draft, { readonly op: O }>;
/** The same value as a view of what is computed on the source of a view; none where that would not be cheaper. */
type Rule<O extends NodeOp> = (draft: DraftOf<O>, ops: NodeOps) => Node | undefined;

/**
 * Computes on what a view is of, and passes the view on to what reads the result, until it meets another one, or something that has
 * no such axes.
 */
export const sunk: Pass = (next) => (draft, original) =>
  // The table is indexed by the draft's own op, which TypeScript cannot correlate across the union.
  (rules[draft.op] as Rule<NodeOp> | undefined)?.(draft as never, writing(next, draft)) ??
  next(draft, original);

/** How the axes of a result lie in the shape that it is computed in. */
interface Layout {
  readonly shape: Shape;
  /** For each axis of the result. */
  readonly axes: View['axes'];
}

const elementwise = (draft: Draft, ops: NodeOps): Node | undefined => {
  const { inputs, shape } = draft;
  const views = inputs.filter((input) => viewOf(input).source !== input);
  for (const leader of views) {
    if (longAxes(leader.shape).length < longAxes(shape).length) continue;
    const { source, axes } = viewOf(leader);
    const layout = { shape: source.shape, axes: aligned(axes, shape.length) };
    const laid = inputs.map((input) => laidOut(ops, input, layout));
    // A reshape for an operand that is no view is worth it, where a view need then not be written.
    const reshapes = laid.filter((found, i) => found?.op === 'reshape' && !isKnown(found, inputs[i] as Node));
    if (laid.some((input) => input === undefined) || reshapes.length > views.length) continue;
    const apply = ops[draft.op as 'add'] as (...xs: Node[]) => Node;
    return written(ops, { source: apply(...(laid as Node[])), axes: layout.axes }, shape);
  }
  return undefined;
};

/** Whether a node is there already: what another one is, or is a view of. */
const isKnown = (node: Node, other: Node): boolean => node === other || node === viewOf(other).source;

const along = (draft: DraftOf<'sum' | 'mean' | 'prod'>, ops: NodeOps): Node | undefined => {
  const x = draft.inputs[0] as Node;
  const { source, axes } = viewOf(x);
  const reduced = draft.attributes.axes.map((axis) => axes[axis]).filter((axis) => axis !== undefined);
  // Several axes would be gone through in another order.
  if (source === x || reduced.length === 0 || !isAscending(reduced)) return undefined;
  const kept = axes.map((axis, i) => (draft.shape[i] === 1 ? undefined : axis));
  return written(ops, { source: ops[draft.op](source, reduced), axes: kept }, draft.shape);
};

const viewed = (draft: DraftOf<'transpose' | 'reshape'>, ops: NodeOps): Node | undefined => {
  const view = viewOf({ ...draft, id: 0 } as Node);
  return view.source.inputs === draft.inputs ? undefined : written(ops, view, draft.shape);
};

const rules: { readonly [O in NodeOp]?: Rule<O> } = {
  ...forEachName([...unaryNames, ...binaryNames, 'where'] as const, () => elementwise),
  sum: along,
  mean: along,
  prod: along,
  transpose: viewed,
  reshape: viewed,
  slice: ({ inputs, attributes: { axis, from, to }, shape }, ops) => {
    const x = inputs[0] as Node;
    const { source, axes } = viewOf(x);
    const at = axes[axis];
    if (source === x || at === undefined) return undefined;
    const kept = axes.map((each, i) => (shape[i] === 1 ? undefined : each));
    return written(ops, { source: ops.slice(source, at, from, to), axes: kept }, shape);
  },
  concat: ({ inputs, attributes: { axis }, shape }, ops) => {
    const leader = inputs.find((input) => viewOf(input).source !== input);
    if (leader === undefined) return undefined;
    const { source, axes } = viewOf(leader);
    const unused = [...source.shape.keys()].filter((each) => !axes.includes(each));
    const at = axes[axis] ?? unused[0];
    if (at === undefined) return undefined;
    const whole = axes.map((each, i) => (i === axis ? at : each));
    const laid = inputs.map((input) => {
      const own = source.shape.map((dim, i) => (i === at ? (input.shape[axis] ?? 1) : dim));
      const found = laidOut(ops, input, { shape: own, axes: whole });
      return found && !sameShape(found.shape, own) ? ops.reshape(found, own) : found;
    });
    if (laid.some((input) => input === undefined)) return undefined;
    return written(ops, { source: ops.concat(laid as Node[], at), axes: whole }, shape);
  },
};

/** Axes of one element in front, where there are fewer than `rank`. */
const aligned = (axes: View['axes'], rank: number): View['axes'] => [
  ...new Array<undefined>(rank - axes.length).fill(undefined),
  ...axes,
];

/** An operand as a layout wants it, where that takes no more than a reshape. */
const laidOut = (ops: NodeOps, x: Node, layout: Layout): Node | undefined => {
  const { source, axes } = viewOf(x);
  const own = aligned(axes, layout.axes.length);
  const wanted = layout.shape.map((_, at): Shape[number] => {
    const axis = layout.axes.indexOf(at);
    return axis < 0 || own[axis] === undefined ? 1 : (x.shape.at(axis - layout.axes.length) as number);
  });
  const moved = layout.shape.map((_, at) => own[layout.axes.indexOf(at)]);
  if (isIn(source.shape, wanted, moved)) return source;
  if (x.op === 'constant') return written(ops, { source, axes: moved }, wanted);
  if (x.shape.every((dim) => dim === 1) && x.shape.length <= wanted.length) return x;
  return isAscending(moved) ? ops.reshape(source, wanted) : undefined;
};

/** Whether a tensor is as wanted, but for axes of one element in front. */
const isIn = (shape: Shape, wanted: Shape, axes: View['axes']): boolean => {
  const missing = wanted.length - shape.length;
  return (
    missing >= 0 &&
    wanted.every((dim, at) => dim === (at < missing ? 1 : shape[at - missing])) &&
    axes.every((axis, at) => axis === undefined || axis === at - missing)
  );
};
