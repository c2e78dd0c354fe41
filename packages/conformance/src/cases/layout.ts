import { array, type NdArray, ndArray } from '@nalu/core';
import type { Aspect, Case } from '../case.js';
import { type Closed, caseOf, counting, draw, empty, type Formula, scalar, vector } from './build.js';

// Primitives that only move elements: the closed form is the list of where each one goes, or the reference for a large one.

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const six = [2, 1, 3, 2, 1, 2];
const odd = vector(nan, inf, -inf, 0, 1, 2 ** -149);
const signs = vector(0, -0, 1, -0);

interface Mover {
  readonly subject: 'transpose' | 'reshape' | 'broadcastTo' | 'slice' | 'concat' | 'stopGradient';
  /** Something for the claims that each of them makes. */
  readonly typical: { readonly inputs: readonly NdArray[]; readonly f: Formula };
  /** Moves the elements of a vector of n; special values have to come through it. */
  readonly passes: (n: number) => Formula;
  readonly passed: (x: NdArray) => NdArray;
}

const casesOf = ({ subject, typical, passes, passed }: Mover): readonly Case[] => {
  const through = (says: string, x: NdArray, strictness: 'bound' | 'signed zeros' = 'bound') =>
    caseOf([subject, 'special values', says], [x], passes(x.data.length), {
      closed: (given) => passed(given),
      strictness,
    });
  return [
    caseOf([subject, 'runs', ''], typical.inputs, typical.f, { strictness: 'completes' }),
    caseOf([subject, 'shape', ''], typical.inputs, typical.f, { strictness: 'shape' }),
    through('NaN, infinities and denormals', odd),
    through('signed zeros', signs, 'signed zeros'),
  ];
};

type Row = readonly [aspect: Aspect, says: string, inputs: readonly NdArray[], f: Formula, wants?: NdArray];
const rows = (subject: string, list: readonly Row[]): readonly Case[] =>
  list.map(([aspect, says, inputs, f, wants]) => {
    const closed: Closed | undefined = wants && (() => wants);
    return caseOf([subject, aspect, says], inputs, f, closed && { closed });
  });

const turned =
  (permutation?: readonly number[]): Formula =>
  (ops, x) =>
    ops.transpose(x, permutation);
const shaped =
  (...shape: number[]): Formula =>
  (ops, x) =>
    ops.reshape(x, shape);
const stretched =
  (...shape: number[]): Formula =>
  (ops, x) =>
    ops.broadcastTo(x, shape);
const cut =
  (axis: number, from: number, to: number): Formula =>
  (ops, x) =>
    ops.slice(x, axis, from, to);
const joined =
  (axis: number): Formula =>
  (ops, ...xs) =>
    ops.concat(xs, axis);

const transposeCases = [
  ...casesOf({
    subject: 'transpose',
    typical: { inputs: [draw([2, 3, 4])], f: turned([2, 0, 1]) },
    passes: (n) => (ops, x) => ops.transpose(ops.reshape(x, [2, n / 2])),
    passed: ({ data }) => {
      const half = data.length / 2;
      const values = Array.from({ length: half }, (_, i) => [data[i] as number, data[i + half] as number]);
      return ndArray([half, 2], values.flat());
    },
  }),
  ...rows('transpose', [
    [
      'values',
      'of a matrix',
      [
        array([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ],
      turned(),
      array([
        [1, 4],
        [2, 5],
        [3, 6],
      ]),
    ],
    [
      'values',
      'of the last two axes',
      [counting(2, 2, 2)],
      turned(),
      array([
        [
          [0, 2],
          [1, 3],
        ],
        [
          [4, 6],
          [5, 7],
        ],
      ]),
    ],
    [
      'values',
      'by a permutation',
      [counting(1, 2, 3)],
      turned([2, 0, 1]),
      array([[[0, 3]], [[1, 4]], [[2, 5]]]),
    ],
    ['values', 'by its inverse', [draw([2, 3, 4])], turned([1, 2, 0])],
    ['values', 'by the identity', [counting(2, 3)], turned([0, 1]), counting(2, 3)],
    ['values', 'of six axes', [draw(six)], turned([3, 0, 5, 1, 2, 4])],
    ['values', 'of a vector', [vector(1, 2)], turned([0]), vector(1, 2)],
    ['special values', 'axes of length 1', [draw([1, 3, 1])], turned()],
    ['special values', 'no elements', [empty(2, 0)], turned(), empty(0, 2)],
  ]),
];

const reshapeCases = [
  ...casesOf({
    subject: 'reshape',
    typical: { inputs: [draw([2, 6])], f: shaped(3, 1, 4) },
    passes: (n) => shaped(n / 2, 2),
    passed: ({ data }) => ndArray([data.length / 2, 2], data),
  }),
  ...rows('reshape', [
    ['values', 'of a matrix', [counting(2, 3)], shaped(3, 2), counting(3, 2)],
    ['values', 'to one axis', [counting(2, 3)], shaped(6), counting(6)],
    ['values', 'to a scalar', [array([[7]])], shaped(), scalar(7)],
    ['values', 'of a scalar', [scalar(7)], shaped(1, 1), array([[7]])],
    ['values', 'to its own shape', [counting(2, 3)], shaped(2, 3), counting(2, 3)],
    ['values', 'of six axes', [draw(six)], shaped(4, 6)],
    [
      'values',
      'of what was transposed',
      [counting(2, 3)],
      (ops, x) => ops.reshape(ops.transpose(x), [6]),
      vector(0, 3, 1, 4, 2, 5),
    ],
    ['special values', 'axes of length 1', [counting(3)], shaped(1, 3, 1), counting(1, 3, 1)],
    ['special values', 'no elements', [empty(2, 0)], shaped(0, 3), empty(0, 3)],
  ]),
];

const broadcastToCases = [
  ...casesOf({
    subject: 'broadcastTo',
    typical: { inputs: [draw([3, 1])], f: stretched(2, 3, 4) },
    passes: (n) => stretched(2, n),
    passed: ({ data }) => ndArray([2, data.length], [...data, ...data]),
  }),
  ...rows('broadcastTo', [
    ['values', 'to its own shape', [counting(2, 3)], stretched(2, 3), counting(2, 3)],
    [
      'broadcasting',
      'a scalar',
      [scalar(7)],
      stretched(2, 2),
      array([
        [7, 7],
        [7, 7],
      ]),
    ],
    [
      'broadcasting',
      'by its rank',
      [vector(1, 2)],
      stretched(2, 2),
      array([
        [1, 2],
        [1, 2],
      ]),
    ],
    [
      'broadcasting',
      'an axis of 1',
      [array([[1], [2]])],
      stretched(2, 3),
      array([
        [1, 1, 1],
        [2, 2, 2],
      ]),
    ],
    ['broadcasting', 'two axes of 1', [draw([1, 3, 1])], stretched(2, 3, 2)],
    ['broadcasting', 'to six axes', [draw([3, 1])], stretched(2, 1, 2, 1, 3, 4)],
    ['special values', 'an axis of length 1 to no elements', [draw([3, 1])], stretched(3, 0), empty(3, 0)],
    ['special values', 'a scalar to no elements', [scalar(7)], stretched(2, 0), empty(2, 0)],
    ['special values', 'to no rows', [draw([3])], stretched(0, 3), empty(0, 3)],
  ]),
];

const sliceCases = [
  ...casesOf({
    subject: 'slice',
    typical: { inputs: [draw([2, 5, 3])], f: cut(1, 1, 4) },
    passes: (n) => cut(0, 0, n - 1),
    passed: ({ data }) => ndArray([data.length - 1], data.slice(0, -1)),
  }),
  ...rows('slice', [
    ['values', 'in the middle', [counting(5)], cut(0, 1, 3), vector(1, 2)],
    ['values', 'from the start', [counting(5)], cut(0, 0, 2), vector(0, 1)],
    ['values', 'to the end', [counting(5)], cut(0, 3, 5), vector(3, 4)],
    ['values', 'of all', [counting(5)], cut(0, 0, 5), counting(5)],
    [
      'values',
      'of columns',
      [counting(2, 3)],
      cut(1, 1, 3),
      array([
        [1, 2],
        [4, 5],
      ]),
    ],
    ['values', 'of an axis from the end', [counting(2, 3)], cut(-1, 0, 1), array([[0], [3]])],
    ['values', 'of rows', [counting(3, 2)], cut(0, 1, 2), array([[2, 3]])],
    ['values', 'of an axis among six', [draw([2, 1, 3, 2, 2, 2])], cut(2, 1, 3)],
    ['special values', 'an axis of length 1', [counting(1, 3)], cut(0, 0, 1), counting(1, 3)],
    ['special values', 'nothing of an axis', [counting(2, 3)], cut(1, 2, 2), empty(2, 0)],
    ['special values', 'no elements', [empty(0, 3)], cut(1, 1, 2), empty(0, 1)],
  ]),
];

const concatCases = [
  ...casesOf({
    subject: 'concat',
    typical: { inputs: [draw([2, 1, 3]), draw([2, 4, 3])], f: joined(1) },
    passes: () => (ops, x) => ops.concat([x, x], 0),
    passed: ({ data }) => ndArray([2 * data.length], [...data, ...data]),
  }),
  ...rows('concat', [
    ['values', 'of vectors', [vector(1, 2), vector(3)], joined(0), vector(1, 2, 3)],
    [
      'values',
      'of rows',
      [array([[1, 2]]), array([[3, 4]])],
      joined(0),
      array([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'values',
      'of columns',
      [
        array([[1], [2]]),
        array([
          [3, 4],
          [5, 6],
        ]),
      ],
      joined(1),
      array([
        [1, 3, 4],
        [2, 5, 6],
      ]),
    ],
    ['values', 'on an axis from the end', [draw([2, 1, 3]), draw([2, 4, 3])], joined(-2)],
    ['values', 'of one tensor', [counting(2, 2)], joined(0), counting(2, 2)],
    [
      'values',
      'of the same tensor twice',
      [vector(1, 2)],
      (ops, x) => ops.concat([x, x], 0),
      vector(1, 2, 1, 2),
    ],
    ['values', 'of six axes', [draw(six), draw(six, [-2, 2], 2)], joined(3)],
    [
      'values',
      'of three hundred',
      [scalar(0)],
      (ops, x) =>
        ops.concat(
          Array.from({ length: 300 }, (_, i) => ops.reshape(ops.add(x, i), [1])),
          0,
        ),
      counting(300),
    ],
    ['special values', 'axes of length 1', [counting(1, 1), counting(1, 1)], joined(1), array([[0, 0]])],
    [
      'special values',
      'nothing among others',
      [counting(2, 1), empty(2, 0), counting(2, 2)],
      joined(1),
      array([
        [0, 0, 1],
        [1, 2, 3],
      ]),
    ],
    ['special values', 'no elements', [empty(0, 2), empty(0, 2)], joined(0), empty(0, 2)],
  ]),
];

const stopped: Formula = (ops, x) => ops.stopGradient(x);
const stopGradientCases = [
  ...casesOf({
    subject: 'stopGradient',
    typical: { inputs: [draw([2, 3])], f: stopped },
    passes: () => stopped,
    passed: (x) => x,
  }),
  ...rows('stopGradient', [
    ['values', 'of a matrix', [counting(2, 3)], stopped, counting(2, 3)],
    ['values', 'of a scalar', [scalar(-1.5)], stopped, scalar(-1.5)],
    ['special values', 'no elements', [empty(2, 0)], stopped, empty(2, 0)],
  ]),
];

export const layoutCases: readonly Case[] = [
  ...transposeCases,
  ...reshapeCases,
  ...broadcastToCases,
  ...sliceCases,
  ...concatCases,
  ...stopGradientCases,
];
