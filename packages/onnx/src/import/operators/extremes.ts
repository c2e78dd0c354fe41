import type { Dim, Node, Ops } from '@nalu/core';
import { type Call, refuseForm } from '../call.js';

type Join = Ops<Node>['max'];

const mostSlices = 4096;

/** The largest or smallest along some axes. There is no such primitive: an axis of known size is halved until one index is left. */
export const extreme = (call: Call, join: Join, x: Node, axes: readonly number[]): Node =>
  axes.reduce((value, axis) => {
    const size = value.shape[axis] as Dim;
    if (typeof size !== 'number' || size === 0 || size > mostSlices)
      return refuseForm(call, `must look along an axis of known size, 1 to ${mostSlices}`, `${size}`);
    return halved(call.ops, join, value, axis, size);
  }, x);

const halved = (ops: Ops<Node>, join: Join, x: Node, axis: number, size: number): Node => {
  if (size === 1) return x;
  const half = Math.floor(size / 2);
  const folded = join(ops.slice(x, axis, 0, half), ops.slice(x, axis, half, 2 * half));
  const next = size % 2 === 0 ? folded : ops.concat([folded, ops.slice(x, axis, size - 1, size)], axis);
  return halved(ops, join, next, axis, half + (size % 2));
};
