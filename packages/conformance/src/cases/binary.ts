import { array, type BinaryName, binaryNames, type NdArray, ndArray } from '@nalu/core';
import type { Case } from '../case.js';
import { caseOf, draw, elementwise, empty, type Formula, scalar, vector } from './build.js';

/** The closed forms. */
export const binaryForms: Readonly<Record<BinaryName, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  greater: (a, b) => (a > b ? 1 : 0),
};

type Pair = readonly [NdArray, NdArray];
/** Every number of the list with every other one. */
const pairsOf = (left: readonly number[], right: readonly number[] = left): Pair => {
  const pairs = left.flatMap((a) => right.map((b) => [a, b] as const));
  return [vector(...pairs.map(([a]) => a)), vector(...pairs.map(([, b]) => b))];
};

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const specials: Readonly<Record<string, Pair>> = {
  zeros: pairsOf([0, -0, 1, -1, 2.5]),
  infinities: pairsOf([inf, -inf, 0, 1, -1, 2.5]),
  'NaN on the left': pairsOf([nan], [nan, 0, 1, inf, -inf]),
  'NaN on the right': pairsOf([0, 1, inf, -inf], [nan]),
  denormals: pairsOf([2 ** -149, -(2 ** -130), 2 ** -1074, 0, 1]),
  'tiny numbers': pairsOf([1e-9, -1e-9, 1e-20, 3, -3]),
  'numbers near the ends of the range': pairsOf([3e38, -3e38, 1e-37, 1e30, 2]),
};

const broadcasts: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['the second by its rank', [2, 3], [3]],
  ['the first by its rank', [3], [2, 2, 3]],
  ['an axis of 1 in the second', [2, 3], [2, 1]],
  ['both', [2, 1], [1, 3]],
  ['a scalar', [], [2, 3]],
  ['a tensor with a scalar', [2, 3], []],
  ['an inner axis', [2, 3, 2], [2, 1, 2]],
  ['six axes', [2, 1, 2, 1, 3, 1], [3, 2, 2, 1, 2]],
  ['no elements', [0, 3], [3]],
  ['an axis of 1 to no elements', [2, 1], [1, 0]],
];

const casesOf = (name: BinaryName): readonly Case[] => {
  const closed = elementwise(binaryForms[name]);
  // Backends give min(0, −0) as they like, for 0 and −0 are equal.
  const keepsSign = name !== 'min' && name !== 'max';
  const apply: Formula = (ops, a, b) => ops[name](a, b);
  const [a, b] = [draw([3, 4], [-2, 2], 1), draw([3, 4], [-2, 2], 2)];
  const special = (says: string, pair: Pair, strictness: 'bound' | 'signed zeros' = 'bound') =>
    caseOf([name, 'special values', says], pair, apply, { closed, strictness });
  const withNumber = (says: string, x: NdArray, number: number) => [
    caseOf([name, 'values', `of a tensor and ${says}`], [x], (ops, y) => ops[name](y, number), {
      closed: elementwise((y) => binaryForms[name](y, number)),
    }),
    caseOf([name, 'values', `of ${says} and a tensor`], [x], (ops, y) => ops[name](number, y), {
      closed: elementwise((y) => binaryForms[name](number, y)),
    }),
  ];
  return [
    caseOf([name, 'runs', ''], [a, b], apply, { strictness: 'completes' }),
    caseOf([name, 'shape', ''], [draw([2, 1, 3]), draw([4, 1])], apply, { closed, strictness: 'shape' }),
    caseOf([name, 'values', 'of equal shapes'], [a, b], apply, { closed }),
    caseOf([name, 'values', 'of scalars'], [scalar(1.5), scalar(-0.25)], apply, { closed }),
    caseOf([name, 'values', 'of equal numbers'], [array([1, 2, 3]), array([1, 2, 4])], apply, { closed }),
    caseOf([name, 'values', 'of a value with itself'], [a], (ops, x) => ops[name](x, x), {
      closed: elementwise((x) => binaryForms[name](x, x)),
    }),
    caseOf(
      [name, 'values', 'of a thousand pairs'],
      [draw([1000], [-2, 2], 1), draw([1000], [-2, 2], 2)],
      apply,
      { closed },
    ),
    ...withNumber('a number', a, 1.75),
    ...withNumber('the number 0', a, 0),
    caseOf([name, 'values', 'of two numbers'], [], (ops) => ops[name](3, -2), {
      closed: () => scalar(binaryForms[name](3, -2)),
    }),
    ...Object.entries(specials).map(([says, pair]) => special(says, pair)),
    ...(keepsSign ? [special('signed zeros', specials.zeros as Pair, 'signed zeros')] : []),
    special('an axis of length 1', [draw([1, 1]), draw([1, 1], [-2, 2], 2)]),
    special('no elements', [empty(2, 0), empty(2, 0)]),
    special('NaN, stretched', [ndArray([2, 1], [nan, 1]), vector(1, 2, 3)]),
    ...broadcasts.map(([says, left, right]) =>
      caseOf([name, 'broadcasting', says], [draw(left, [-2, 2], 1), draw(right, [-2, 2], 2)], apply, {
        closed,
      }),
    ),
  ];
};

export const binaryCases: readonly Case[] = binaryNames.flatMap(casesOf);
