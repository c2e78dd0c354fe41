import { array, ndArray } from '@nalu/core';
import type { Case } from '../case.js';
import { caseOf, draw, elementwise, empty, type Formula, scalar, vector } from './build.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const choose = elementwise((c, a, b) => (c !== 0 ? a : b));
const where: Formula = (ops, c, a, b) => ops.where(c, a, b);
const flags = array([
  [1, 0, 2],
  [0, -1, 0],
]);
const special = (says: string, c = vector(1, 0), a = vector(3, 4), b = vector(5, 6)) =>
  caseOf(['where', 'special values', says], [c, a, b], where, { closed: choose });
const broadcasting = (says: string, c: number[], a: number[], b: number[]) =>
  caseOf(
    ['where', 'broadcasting', says],
    [
      ndArray(
        c,
        draw(c).data.map((_, i) => (i % 2 === 0 ? 1 : 0)),
      ),
      draw(a, [-2, 2], 2),
      draw(b, [-2, 2], 3),
    ],
    where,
    { closed: choose },
  );

export const whereCases: readonly Case[] = [
  caseOf(['where', 'runs', ''], [flags, draw([2, 3]), draw([2, 3], [-2, 2], 2)], where, {
    strictness: 'completes',
  }),
  caseOf(['where', 'shape', ''], [draw([2, 1]), draw([3]), draw([4, 1, 1])], where, {
    closed: choose,
    strictness: 'shape',
  }),
  caseOf(['where', 'values', 'of equal shapes'], [flags, draw([2, 3]), draw([2, 3], [-2, 2], 2)], where, {
    closed: choose,
  }),
  caseOf(['where', 'values', 'of scalars'], [scalar(0), scalar(1), scalar(2)], where, { closed: choose }),
  caseOf(
    ['where', 'values', 'of a comparison'],
    [draw([3, 4])],
    (ops, x) => ops.where(ops.greater(x, 0), x, 7),
    {
      closed: elementwise((x) => (x > 0 ? x : 7)),
    },
  ),
  caseOf(['where', 'values', 'of numbers'], [vector(1, 0)], (ops, c) => ops.where(c, 1.5, 2), {
    closed: elementwise((c) => (c !== 0 ? 1.5 : 2)),
  }),
  caseOf(['where', 'values', 'of three numbers'], [], (ops) => ops.where(0, 1, 2), {
    closed: () => scalar(2),
  }),
  special('zeros in the condition', vector(0, -0)),
  special('infinities', vector(inf, -inf, 0, 1), vector(1, inf, 3, -inf), vector(inf, 2, -inf, 4)),
  special('NaN in the condition', vector(nan, 0)),
  special('NaN in the branch taken', vector(1, 0), vector(nan, 1), vector(1, nan)),
  special('NaN in the branch not taken', vector(1, 0), vector(3, nan), vector(nan, 6)),
  special('denormals', vector(1, 0, 1), vector(2 ** -149, 1, 2 ** -1074), vector(1, -(2 ** -130), 1)),
  special('a denormal condition', vector(2 ** -149, -(2 ** -130)), vector(1, 2), vector(3, 4)),
  special('an axis of length 1', vector(1), vector(3), vector(4)),
  special('no elements', empty(2, 0), empty(2, 0), empty(2, 0)),
  caseOf(
    ['where', 'special values', 'signed zeros'],
    [vector(1, 0, 1, 0), vector(0, 1, -0, 1), vector(1, -0, 1, 0)],
    where,
    {
      closed: choose,
      strictness: 'signed zeros',
    },
  ),
  broadcasting('the condition', [2, 1], [2, 3], [2, 3]),
  broadcasting('all three', [2, 1], [3], [4, 1, 1]),
  broadcasting('a scalar condition', [], [2, 3], [3]),
  broadcasting('six axes', [1, 2, 1, 2, 3, 2], [2], [2, 1, 1]),
  broadcasting('no elements', [2, 1], [0], [1]),
];

const held = (
  says: string,
  value: ReturnType<typeof vector>,
  strictness: 'bound' | 'signed zeros' = 'bound',
) =>
  caseOf(
    ['constant', says === 'a matrix' || says === 'six axes' ? 'values' : 'special values', says],
    [],
    (ops) => ops.constant(value),
    {
      closed: () => value,
      strictness,
    },
  );

export const constantCases: readonly Case[] = [
  caseOf(['constant', 'runs', ''], [], (ops) => ops.constant(1), { strictness: 'completes' }),
  caseOf(['constant', 'shape', ''], [], (ops) => ops.constant(draw([2, 1, 3])), {
    closed: () => draw([2, 1, 3]),
    strictness: 'shape',
  }),
  caseOf(['constant', 'values', 'a number'], [], (ops) => ops.constant(-0.25), {
    closed: () => scalar(-0.25),
  }),
  caseOf(['constant', 'values', 'a number that the precision rounds'], [], (ops) => ops.constant(0.1), {
    closed: () => scalar(0.1),
  }),
  held('a matrix', draw([3, 4])),
  held('six axes', draw([2, 1, 3, 2, 1, 2])),
  held('infinities', vector(inf, -inf)),
  held('NaN', vector(nan, 1)),
  held('denormals', vector(2 ** -149, -(2 ** -130))),
  held('zeros', vector(0, -0)),
  held('signed zeros', vector(0, -0), 'signed zeros'),
  held('an axis of length 1', ndArray([1, 1], [3])),
  held('no elements', empty(0, 2)),
  caseOf(
    ['constant', 'broadcasting', 'beside a tensor'],
    [draw([2, 3])],
    (ops, x) => ops.mul(x, ops.constant(vector(1, -2, 4))),
    {
      closed: (x) => elementwise((a, b) => a * b)(x, vector(1, -2, 4)),
    },
  ),
];
