import { complain } from './errors.js';
import type { Dim, Primitive, Shape } from './ops.js';
import { printShape } from './spec.js';

// One rule for each primitive: the shape of its result, or an error in the words that every backend shares.

const refuse = (who: string, required: string, shapes: readonly Shape[], advice?: string): never => {
  const got = shapes.map((shape) => printShape(shape)).join(' and ') || 'none';
  throw complain(
    'NALU_SHAPE',
    advice === undefined ? { who, required, got } : { who, required, got, advice },
  );
};

const broadcastDim = (a: Dim, b: Dim): Dim | undefined => (a === b || b === 1 ? a : a === 1 ? b : undefined);

/** Aligns from the right: equal axes stay, an axis of 1 (or a missing one) stretches. */
const joined = (a: Shape, b: Shape): Shape | undefined => {
  // Most operands are of one shape, or one of them is a scalar.
  if (b.length === 0 || sameShape(a, b)) return a;
  if (a.length === 0) return b;
  const rank = Math.max(a.length, b.length);
  const dims = Array.from({ length: rank }, (_, i) =>
    broadcastDim(a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1),
  );
  return dims.every((dim) => dim !== undefined) ? dims : undefined;
};

/** The shape that all of them stretch to. */
export const broadcastShapes = (who: string, ...shapes: Shape[]): Shape =>
  shapes.reduce((a, b) => joined(a, b) ?? refuse(who, 'the operands must broadcast', [a, b]), []);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);

export const isStatic = (shape: Shape): shape is readonly number[] =>
  shape.every((dim) => typeof dim === 'number');

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** Refuses sizes that are not whole numbers from 0: a product of two negative ones would pass for a size. */
export const requireDims = (who: string, shape: Shape): void => {
  if (!shape.every((dim) => typeof dim === 'string' || (Number.isInteger(dim) && dim >= 0)))
    refuse(who, 'every size must be a whole number', [shape]);
};

/** The axes that a reduction takes: all when none is named; negative ones count from the end. */
export const reducedAxes = (who: string, shape: Shape, axes?: readonly number[]): readonly number[] => {
  if (axes === undefined) return [...shape.keys()];
  const reduced = axes.map((axis) => axisOf(who, shape, axis));
  if (new Set(reduced).size !== reduced.length)
    refuse(who, `each of the axes [${axes.join(', ')}] must be named once`, [shape]);
  return reduced;
};

export const axisOf = (who: string, shape: Shape, axis: number): number => {
  const index = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(index) || index < 0 || index >= shape.length)
    refuse(who, `axis ${axis} must be an axis of the tensor`, [shape]);
  return index;
};

export const permutationOf = (shape: Shape, permutation?: readonly number[]): readonly number[] => {
  const rank = shape.length;
  if (permutation === undefined) {
    if (rank < 2) refuse('transpose', 'a tensor of rank 2 or more is required', [shape]);
    return [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2];
  }
  if (permutation.length !== rank || [...shape.keys()].some((axis) => !permutation.includes(axis)))
    refuse('transpose', `the permutation [${permutation.join(', ')}] must name each axis once`, [shape]);
  return permutation;
};

/** The product of the sizes between free axes; a free axis must stay whole, and in its place. */
const segments = (shape: Shape): string => {
  const parts: Dim[] = [1];
  for (const dim of shape) {
    if (typeof dim === 'string') parts.push(dim, 1);
    else parts.push((parts.pop() as number) * dim);
  }
  return parts.join(' ');
};

const elementwise =
  (who: string) =>
  (...shapes: Shape[]): Shape =>
    broadcastShapes(who, ...shapes);

const reduction =
  (who: string) =>
  (shape: Shape, axes?: readonly number[]): Shape => {
    const reduced = reducedAxes(who, shape, axes);
    return shape.map((dim, i) => (reduced.includes(i) ? 1 : dim));
  };

const kept = (shape: Shape): Shape => shape;

export const shapeRules = {
  neg: kept,
  abs: kept,
  sign: kept,
  exp: kept,
  log: kept,
  sqrt: kept,
  sin: kept,
  cos: kept,
  tanh: kept,
  sigmoid: kept,
  stopGradient: kept,
  add: elementwise('add'),
  sub: elementwise('sub'),
  mul: elementwise('mul'),
  div: elementwise('div'),
  min: elementwise('min'),
  max: elementwise('max'),
  greater: elementwise('greater'),
  where: elementwise('where'),
  sum: reduction('sum'),
  mean: reduction('mean'),
  prod: reduction('prod'),
  matmul: (a: Shape, b: Shape): Shape => {
    if (a.length < 2 || b.length < 2 || a.at(-1) !== b.at(-2))
      refuse('matmul', 'the operands must be […, m, k] and […, k, n]', [a, b]);
    const leading = joined(a.slice(0, -2), b.slice(0, -2));
    if (leading === undefined) return refuse('matmul', 'the leading axes must broadcast', [a, b]);
    return [...leading, a.at(-2) as Dim, b.at(-1) as Dim];
  },
  transpose: (shape: Shape, permutation?: readonly number[]): Shape =>
    permutationOf(shape, permutation).map((axis) => shape[axis] as Dim),
  reshape: (from: Shape, to: Shape): Shape => {
    requireDims('reshape', to);
    if (segments(from) !== segments(to))
      refuse('reshape', 'the new shape must have as many elements, and free axes in their place', [from, to]);
    return to;
  },
  broadcastTo: (from: Shape, to: Shape): Shape => {
    requireDims('broadcastTo', to);
    if (!sameShape(broadcastShapes('broadcastTo', from, to), to))
      refuse('broadcastTo', 'the tensor must stretch to the shape', [from, to]);
    return to;
  },
  concat: (shapes: readonly Shape[], axis: number): Shape => {
    const [first] = shapes;
    if (first === undefined) return refuse('concat', 'at least one tensor is required', []);
    const at = axisOf('concat', first, axis);
    const rest = (shape: Shape) => shape.map((dim, i) => (i === at ? '·' : dim));
    if (shapes.some((shape) => !sameShape(rest(shape), rest(first)) || typeof shape[at] !== 'number'))
      refuse('concat', `the tensors must agree but for axis ${at}, whose sizes must be known`, shapes);
    const total = shapes.reduce((sum, shape) => sum + (shape[at] as number), 0);
    return first.map((dim, i) => (i === at ? total : dim));
  },
  slice: (shape: Shape, axis: number, from: number, to: number): Shape => {
    const at = axisOf('slice', shape, axis);
    const size = shape[at];
    if (typeof size !== 'number')
      refuse('slice', `axis ${at} must have a known size`, [shape], 'Use scan to walk along a free axis.');
    if (
      !(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= (size as number))
    )
      refuse('slice', `0 ≤ ${from} ≤ ${to} ≤ size of axis ${at} must hold`, [shape]);
    return shape.map((dim, i) => (i === at ? to - from : dim));
  },
} satisfies Record<Exclude<Primitive, 'constant' | 'scan'>, (...args: never[]) => Shape>;

/** The length that the sequences of a scan share: a number, or the name of a free axis. */
export const scanLength = (shapes: readonly Shape[]): Dim => {
  const length = shapes[0]?.[0];
  if (length === undefined || length === 0 || shapes.some((shape) => shape[0] !== length))
    return refuse('scan', 'the sequences must share the length of axis 0, at least 1', shapes);
  return length;
};

/** A step must give back a carry of the shapes that it got. */
export const keepCarry = (before: readonly Shape[], after: readonly Shape[]): void => {
  before.forEach((shape, i) => {
    const next = after[i] as Shape;
    if (!sameShape(shape, next)) refuse('scan', 'the step must keep the shape of its carry', [shape, next]);
  });
};
