import { mapTree, type Ops, type Shape } from '@nalu/core';
import { type Slopes, slopeAlong, type WrongSlope } from './slope.js';

type Shaped = 'transpose' | 'sum' | 'mean' | 'prod' | 'reshape' | 'broadcastTo' | 'concat' | 'slice';

const size = (shape: Shape): number => shape.reduce<number>((n, dim) => n * (dim as number), 1);

/** Zeros around `x`, with `before` of them on one axis. */
const paddedFrom = <T>(ops: Ops<T>, x: T, shape: Shape, axis: number, before: number): T => {
  const at = axis < 0 ? axis + shape.length : axis;
  const rest = (shape[at] as number) - (ops.shape(x)[at] as number) - before;
  const zeros = (width: number) =>
    ops.broadcastTo(
      ops.constant(0),
      shape.map((dim, i) => (i === at ? width : dim)),
    );
  return ops.concat([zeros(before), x, zeros(rest)], at);
};

/** Each operand gets the part of the cotangent that `starts` says. */
const concatWith = (says: string, startOf: (starts: readonly number[], i: number) => number): WrongSlope => ({
  primitive: 'concat',
  says,
  rules: (ops, right) => ({
    ...right,
    concat: (axis) => ({
      ...right.concat(axis),
      pull: (ct, _, ...xs) => {
        const at = axis < 0 ? axis + ops.shape(ct).length : axis;
        const sizes = xs.map((x) => ops.shape(x)[at] as number);
        const starts = sizes.map((__, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
        return sizes.map((width, i) => () => {
          const start = startOf(starts, i);
          return ops.slice(ct, axis, start, start + width);
        });
      },
    }),
  }),
});

/** What is told axes, shapes or places; what a tape does by itself; and the way back through a broadcast. */
export const shapedSlopes: Slopes<Shaped | 'stopGradient' | 'scan' | 'broadcasting'> = {
  transpose: [
    slopeAlong('transpose', 'permutes again in the place of back', ({ transpose }, ct, _, [permutation]) =>
      transpose(ct, permutation),
    ),
    slopeAlong('transpose', 'reshapes', ({ reshape, shape }, ct, x) => reshape(ct, shape(x))),
  ],
  sum: [
    slopeAlong('sum', 'divides by the number of terms', ({ broadcastTo, div, shape }, ct, x) =>
      broadcastTo(div(ct, size(shape(x)) / Math.max(size(shape(ct)), 1)), shape(x)),
    ),
    slopeAlong(
      'sum',
      'reaches the first term only',
      ({ broadcastTo, concat, constant, shape, reshape }, ct, x) => {
        const zeros = broadcastTo(constant(0), [size(shape(x)) - size(shape(ct))]);
        return reshape(concat([reshape(ct, [size(shape(ct))]), zeros], 0), shape(x));
      },
    ),
  ],
  mean: [
    slopeAlong('mean', 'forgets to divide', ({ broadcastTo, shape }, ct, x) => broadcastTo(ct, shape(x))),
    slopeAlong('mean', 'divides by the number of all elements', ({ broadcastTo, div, shape }, ct, x) =>
      broadcastTo(div(ct, size(shape(x))), shape(x)),
    ),
  ],
  prod: [
    {
      primitive: 'prod',
      says: 'divides, which is NaN for a factor of 0',
      productOfOthers: ({ div, prod }, x, axes) => div(prod(x, axes), x),
    },
    {
      primitive: 'prod',
      says: 'divides by a factor kept from 0',
      productOfOthers: ({ abs, div, greater, prod, where }, x, axes) =>
        div(prod(x, axes), where(greater(abs(x), 1e-12), x, 1e-12)),
    },
    {
      primitive: 'prod',
      says: 'gives the whole product',
      productOfOthers: ({ broadcastTo, prod, shape }, x, axes) => broadcastTo(prod(x, axes), shape(x)),
    },
  ],
  reshape: [
    slopeAlong('reshape', 'walks columns first', ({ reshape, shape, transpose }, ct, x) => {
      const turn = (y: typeof ct) => transpose(y, [...shape(y).keys()].reverse());
      return turn(reshape(turn(ct), [...shape(x)].reverse()));
    }),
  ],
  broadcastTo: [
    slopeAlong('broadcastTo', 'takes the first of many', ({ reshape, shape, slice }, ct, x) => {
      const first = slice(reshape(ct, [size(shape(ct))]), 0, 0, size(shape(x)));
      return reshape(first, shape(x));
    }),
    slopeAlong('broadcastTo', 'takes the mean', ({ div, shape }, ct, x) =>
      div(ct, size(shape(ct)) / size(shape(x))),
    ),
  ],
  concat: [
    concatWith('gives the first part to every operand', () => 0),
    concatWith('gives the parts from the end', (starts, i) => starts[starts.length - 1 - i] as number),
  ],
  slice: [
    slopeAlong('slice', 'pads on the wrong side', (ops, ct, x, [axis, from]) => {
      const shape = ops.shape(x);
      const width = ops.shape(ct).at(axis) as number;
      return paddedFrom(ops, ct, shape, axis, (shape.at(axis) as number) - width - from);
    }),
    slopeAlong('slice', 'pads behind only', (ops, ct, x, [axis]) =>
      paddedFrom(ops, ct, ops.shape(x), axis, 0),
    ),
  ],
  stopGradient: [
    {
      primitive: 'stopGradient',
      says: 'lets the gradient through',
      tape: () => ({ stopGradient: (x) => x }),
    },
  ],
  scan: [
    {
      primitive: 'scan',
      says: 'stops the gradient between its steps',
      tape: ({ scan, stopGradient }) => ({
        scan: (specs, carry, xs, step) =>
          scan(specs, carry, xs, (state, x) =>
            step(mapTree(specs.carry, state, stopGradient) as typeof state, x),
          ),
      }),
    },
    {
      primitive: 'scan',
      says: 'stops the gradient of its ys',
      tape: ({ scan, stopGradient }) => ({
        scan: (specs, carry, xs, step) => {
          const result = scan(specs, carry, xs, step);
          return { ...result, ys: mapTree(specs.ys, result.ys, stopGradient) };
        },
      }),
    },
    {
      primitive: 'scan',
      says: 'stops the gradient of its sequences',
      tape: ({ scan, stopGradient }) => ({
        scan: (specs, carry, xs, step) =>
          scan(specs, carry, mapTree(specs.xs, xs, stopGradient) as typeof xs, step),
      }),
    },
  ],
  broadcasting: [
    {
      primitive: 'broadcasting',
      says: 'is not undone',
      unbroadcast: (_, x) => x,
    },
    {
      primitive: 'broadcasting',
      says: 'is undone for new axes only',
      unbroadcast: (ops, x, shape) => {
        const added = ops.shape(x).length - shape.length;
        const rest = ops.sum(x, [...Array(added).keys()]);
        return ops.reshape(rest, ops.shape(x).slice(added));
      },
    },
    {
      primitive: 'broadcasting',
      says: 'is undone by the mean',
      unbroadcast: (ops, x, shape) => {
        const from = ops.shape(x);
        const added = from.length - shape.length;
        const axes = [...from.keys()].filter((axis) => axis < added || shape[axis - added] !== from[axis]);
        return ops.reshape(ops.mean(x, axes), shape);
      },
    },
    {
      primitive: 'broadcasting',
      says: 'is undone by the first of many',
      unbroadcast: (ops, x, shape) => {
        const flat = ops.reshape(x, [size(ops.shape(x))]);
        return ops.reshape(ops.slice(flat, 0, 0, size(shape)), shape);
      },
    },
  ],
};
