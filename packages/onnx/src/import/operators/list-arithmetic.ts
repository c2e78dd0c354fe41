import { broadcastShapes, type Dim, sizeOf } from '@nalu/core';
import { type Call, refuseForm } from '../call.js';
import { requireModestList } from '../limits.js';
import { type List, list } from '../values.js';

/** What an operator makes of integers; undefined where a free size would have to be a number for it. */
export type OnList = (...values: readonly Dim[]) => Dim | undefined;

const bothNumbers =
  (f: (a: number, b: number) => number): OnList =>
  (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? f(a, b) : undefined;

/** `unit` on the other side leaves a free size as it is. */
const withUnit =
  (unit: number, f: (a: number, b: number) => number, onLeft: boolean): OnList =>
  (a, b) => {
    if (b === unit) return a;
    return onLeft && a === unit ? b : bothNumbers(f)(a as Dim, b as Dim);
  };

const equal: OnList = (a, b) => {
  if (a === b) return 1;
  if (typeof a === 'number' && typeof b === 'number') return 0;
  // A free size is at least 1, and whatever marks "to be worked out" is not.
  const [number] = [a, b].filter((each) => typeof each === 'number');
  return number !== undefined && number < 1 ? 0 : undefined;
};

const choice =
  (f: (a: number, b: number) => number): OnList =>
  (a, b) =>
    a === b ? a : bothNumbers(f)(a as Dim, b as Dim);

const truth = (f: (a: number, b: number) => boolean): OnList => bothNumbers((a, b) => Number(f(a, b)));

/** By operator. Division of integers drops the remainder. */
export const onLists = {
  Add: withUnit(0, (a, b) => a + b, true),
  Sub: withUnit(0, (a, b) => a - b, false),
  Mul: withUnit(1, (a, b) => a * b, true),
  Div: withUnit(1, (a, b) => (b === 0 ? 0 : Math.trunc(a / b)), false),
  Min: choice(Math.min),
  Max: choice(Math.max),
  Equal: equal,
  Greater: truth((a, b) => a > b),
  GreaterOrEqual: truth((a, b) => a >= b),
  Less: truth((a, b) => a < b),
  LessOrEqual: truth((a, b) => a <= b),
  And: truth((a, b) => a !== 0 && b !== 0),
  Or: truth((a, b) => a !== 0 || b !== 0),
  Xor: truth((a, b) => (a !== 0) !== (b !== 0)),
  Not: (x) => (typeof x === 'number' ? Number(x === 0) : undefined),
  Neg: (x) => (typeof x === 'number' ? -x : undefined),
  Abs: (x) => (typeof x === 'number' ? Math.abs(x) : x),
  Where: (condition, a, b) => (typeof condition === 'number' ? (condition !== 0 ? a : b) : undefined),
} satisfies Readonly<Record<string, OnList>>;

/** Where an element of a list stands once the list is stretched. */
const stretchedIndex = (shape: readonly number[], to: readonly number[], at: number): number => {
  let index = 0;
  let rest = at;
  let stride = 1;
  for (let axis = to.length - 1, own = shape.length - 1; own >= 0; axis--, own--) {
    const size = to[axis] as number;
    const position = rest % size;
    rest = (rest - position) / size;
    if (shape[own] !== 1) index += position * stride;
    stride *= shape[own] as number;
  }
  return index;
};

/** Works an operator out, element by element. */
export const mapLists = (call: Call, lists: readonly List[], f: OnList, isTruth: boolean): List => {
  const shape = broadcastShapes(call.what, ...lists.map((each) => each.shape)) as readonly number[];
  requireModestList(shape);
  const data = Array.from({ length: sizeOf(shape) }, (_, at) => {
    const given = lists.map((each) => each.data[stretchedIndex(each.shape, shape, at)] as Dim);
    return (
      f(...given) ??
      refuseForm(call, 'must have numbers', given.join(' and '), 'Give sizes for free axes: { dims: … }.')
    );
  });
  return list(shape, data, isTruth);
};
