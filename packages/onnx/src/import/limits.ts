import type { Node, Ops, Shape } from '@nalu/core';
import { unsupported } from './complaints.js';

// A file of some kilobytes may ask for more than any machine has: these bounds keep the work in proportion to its bytes.

/** The axes of a value. Models have six or so. */
const mostAxes = 32;
/** The elements of one computed value: 2 GiB in float64. */
const mostElements = 2 ** 28;
/** The elements of one list of integers that stands in the file. */
const mostStored = 2 ** 22;
/** The elements of one list of integers that is worked out while the file is read. */
const mostListed = 2 ** 16;
/** Calls of functions inside functions. */
export const deepestCall = 64;

/** How much work a file may still cause. */
export interface Budget {
  readonly spend: (amount: number) => void;
}

/** Functions that call functions twice each would otherwise double the work with every line. */
export const budgetFor = (nodes: number): Budget => {
  const most = 100_000 + 16 * nodes;
  let spent = 0;
  return {
    spend: (amount) => {
      spent += amount;
      if (spent > most)
        throw unsupported(`a model may need at most ${most} operations`, 'one that needs more');
    },
  };
};

const elementsOf = (shape: Shape): number =>
  shape.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);

/** @param most elements that one value may have. */
const requireModest = (shape: Shape, most: number): void => {
  if (shape.length > mostAxes)
    throw unsupported(`a value may have at most ${mostAxes} axes`, `${shape.length} of them`);
  const elements = elementsOf(shape);
  if (!(elements <= most))
    throw unsupported(`a value may have at most ${most} elements`, `${elements} of them`);
};

export const requireModestValue = (shape: Shape): void => requireModest(shape, mostElements);
export const requireStored = (shape: Shape): void => requireModest(shape, mostStored);
export const requireModestList = (shape: Shape): void => requireModest(shape, mostListed);

/** The same interpreter, which pays for each value that it makes. */
const metered = <T>(ops: Ops<T>, pay: (shape: Shape) => void, targets: (shape: Shape) => void): Ops<T> => {
  const paid =
    <A extends readonly unknown[]>(f: (...args: A) => T) =>
    (...args: A): T => {
      const value = f(...args);
      pay(ops.shape(value));
      return value;
    };
  const entries = Object.entries(ops).map(([name, f]) => [
    name,
    name === 'shape' || name === 'scan' ? f : paid(f as (...args: readonly unknown[]) => T),
  ]);
  return {
    ...(Object.fromEntries(entries) as Ops<T>),
    // Before they are made: an interpreter that computes would already have run out of memory.
    broadcastTo: (x, shape) => {
      targets(shape);
      return paid(ops.broadcastTo)(x, shape);
    },
    concat: (xs, axis) => {
      targets([xs.reduce((total, x) => total + elementsOf(ops.shape(x)), 0)]);
      return paid(ops.concat)(xs, axis);
    },
  };
};

/** For what is recorded: a value costs one operation, and may have any sensible size. */
export const meteredTracer = (ops: Ops<Node>, { spend }: Budget): Ops<Node> => {
  const pay = (shape: Shape) => {
    spend(1);
    requireModestValue(shape);
  };
  return metered(ops, pay, requireModestValue);
};

/** For what is computed at once: a value costs its elements. */
export const meteredHost = <T>(ops: Ops<T>, { spend }: Budget): Ops<T> => {
  const pay = (shape: Shape) => {
    spend(1 + elementsOf(shape) / 4);
    requireModestList(shape);
  };
  return metered(ops, pay, requireModestList);
};
