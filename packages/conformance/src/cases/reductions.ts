import { array, type NdArray, ndArray, type ReductionName, reductionNames, sizeOf } from '@nalu/core';
import type { Case } from '../case.js';
import { type Closed, caseOf, draw, empty, scalar, vector } from './build.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** Of the numbers that meet in one place. */
const gathered: Readonly<Record<ReductionName, (xs: readonly number[]) => number>> = {
  sum: (xs) => xs.reduce((a, b) => a + b, 0),
  mean: (xs) => xs.reduce((a, b) => a + b, 0) / xs.length,
  prod: (xs) => xs.reduce((a, b) => a * b, 1),
};

/** Collects the numbers of each place, and then reduces them. */
const reduced =
  (name: ReductionName, axes?: readonly number[]): Closed =>
  (x) => {
    const { shape, data } = x as NdArray;
    const taken = shape.map(
      (_, axis) => axes === undefined || axes.includes(axis) || axes.includes(axis - shape.length),
    );
    const kept = shape.map((dim, axis) => (taken[axis] ? 1 : dim));
    const places: number[][] = Array.from({ length: sizeOf(kept) }, () => []);
    data.forEach((value, position) => {
      let [rest, at, stride] = [position, 0, 1];
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        const index = rest % (shape[axis] as number);
        rest = Math.floor(rest / (shape[axis] as number));
        if (!taken[axis]) at += index * stride;
        stride *= kept[axis] as number;
      }
      places[at]?.push(value);
    });
    return ndArray(kept, places.map(gathered[name]));
  };

const axesOf: readonly (readonly [string, readonly number[] | undefined])[] = [
  ['over all axes', undefined],
  ['over no axis', []],
  ['over the first axis', [0]],
  ['over the last axis', [-1]],
  ['over an inner axis', [1]],
  ['over two axes', [0, 2]],
  ['over two axes from the end', [-1, -3]],
  ['over each axis by name', [0, 1, 2]],
];

const casesOf = (name: ReductionName): readonly Case[] => {
  const on = (
    aspect: 'values' | 'special values',
    says: string,
    x: NdArray,
    axes?: readonly number[],
    strictness: 'bound' | 'completes' | 'shape' = 'bound',
  ) =>
    caseOf([name, aspect, says], [x], (ops, y) => ops[name](y, axes), {
      closed: reduced(name, axes),
      strictness,
    });
  const range: readonly [number, number] = name === 'prod' ? [0.5, 1.5] : [-2, 2];
  const x = draw([2, 3, 4]);
  return [
    { ...on('values', '', x, undefined, 'completes'), name: `${name} › runs`, aspect: 'runs' },
    { ...on('values', '', x, [1], 'shape'), name: `${name} › shape`, aspect: 'shape' },
    ...axesOf.map(([says, axes]) => on('values', says, x, axes)),
    on('values', 'of a scalar', scalar(-2)),
    on('values', 'of six axes', draw([2, 1, 3, 2, 2, 2], range), [1, 3, 5]),
    // Of which no partial product leaves the range of float32.
    on('values', 'of a thousand numbers', draw([1000], name === 'prod' ? [0.95, 1.05] : range)),
    on('values', 'of rows of a hundred', draw([7, 100], range), [1]),
    on('values', 'of columns of a hundred', draw([100, 7], range), [0]),
    on(
      'special values',
      'zeros',
      array([
        [0, 2],
        [-0, 3],
        [0, -0],
      ]),
      [1],
    ),
    on(
      'special values',
      'infinities',
      array([
        [inf, 2],
        [-inf, 3],
        [inf, inf],
      ]),
      [1],
    ),
    on(
      'special values',
      'infinities of both signs, or with 0',
      array([
        [inf, -inf],
        [inf, 0],
      ]),
      [1],
    ),
    on(
      'special values',
      'NaN',
      array([
        [nan, 2],
        [1, 3],
      ]),
      [1],
    ),
    on(
      'special values',
      'denormals',
      array([
        [2 ** -149, 2 ** -130],
        [2 ** -127, 1],
      ]),
      [1],
    ),
    on('special values', 'an axis of length 1', draw([3, 1]), [1]),
    on('special values', 'an empty axis', empty(2, 0, 3), [1]),
    on('special values', 'no elements, over another axis', empty(2, 0, 3), [0]),
    on('special values', 'no elements, over all axes', empty(2, 0)),
    on('special values', 'negative factors', vector(-1, -2, 3, -0.5)),
  ];
};

export const reductionCases: readonly Case[] = reductionNames.flatMap(casesOf);
