import { array, ndArray } from '@nalu/core';
import type { Case } from '../case.js';
import { counting, draw, empty, type Formula, scalar, vector } from './build.js';
import { casesOf, rows } from './moving.js';

// Parts of tensors, and tensors of parts.

const six = [2, 1, 3, 2, 1, 2];

const cut =
  (axis: number, from: number, to: number): Formula =>
  (ops, x) =>
    ops.slice(x, axis, from, to);
const joined =
  (axis: number): Formula =>
  (ops, ...xs) =>
    ops.concat(xs, axis);

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

export const joiningCases: readonly Case[] = [...sliceCases, ...concatCases, ...stopGradientCases];
