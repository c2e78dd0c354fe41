import type { Node, Ops } from '@nalu/core';

// Truth values are 0 and 1. NaN is neither above, below nor equal to anything, which `greater` alone already says.

const isNumber = (ops: Ops<Node>, x: Node): Node => ops.max(ops.greater(x, 0), ops.greater(1, x));

export const not = (ops: Ops<Node>, x: Node): Node => ops.sub(1, x);

export const equal = (ops: Ops<Node>, a: Node, b: Node): Node => {
  const apart = ops.max(ops.greater(a, b), ops.greater(b, a));
  return ops.mul(not(ops, apart), ops.mul(isNumber(ops, a), isNumber(ops, b)));
};

export const greaterOrEqual = (ops: Ops<Node>, a: Node, b: Node): Node =>
  ops.max(ops.greater(a, b), equal(ops, a, b));

/** 1 where a number is not 0, NaN included. */
export const truthOf = (ops: Ops<Node>, x: Node): Node => ops.where(x, 1, 0);
