import { array, ndArray } from '@nalu/core';
import type { Case } from '../case.js';
import { counting, draw, empty, type Formula, scalar, vector } from './build.js';
import { casesOf, rows } from './moving.js';

// The same elements in another order or shape: the closed form is the list of where each one goes, or the reference for a large one.

const six = [2, 1, 3, 2, 1, 2];

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

export const layoutCases: readonly Case[] = [...transposeCases, ...reshapeCases, ...broadcastToCases];
