import { array, ndArray, tensor } from '@nalu/core';
import type { Case } from '../case.js';
import { caseOf, draw, type Formula, scalar, vector } from './build.js';

const number = { s: tensor() };
const each = { x: tensor() };
const row = { s: tensor(3) };
const rowEach = { x: tensor(3) };

/** 1, 1 + 2, 1 + 2 + 3, … */
const runningSum: Formula = ({ add, scan }, x, start) =>
  scan({ carry: number, xs: each, ys: number }, { s: start }, { x }, ({ s }, { x }) => {
    const next = add(s, x);
    return { carry: { s: next }, y: { s: next } };
  }).ys.s;

const lastCarry: Formula = ({ add, scan }, x, start) =>
  scan({ carry: number, xs: each, ys: number }, { s: start }, { x }, ({ s }, { x }) => {
    const next = add(s, x);
    return { carry: { s: next }, y: { s: x } };
  }).carry.s;

/** A linear recurrence: s ← s c + x, and what it was before. */
const recurrence: Formula = ({ add, mul, scan }, x, start, c) =>
  scan({ carry: row, xs: rowEach, ys: row }, { s: start }, { x }, ({ s }, { x }) => ({
    carry: { s: add(mul(s, c), x) },
    y: { s },
  })).ys.s;

/** Two carries that change places, and two outputs. */
const fibonacci: Formula = ({ add, concat, reshape, scan }, x, a, b) => {
  const pair = { p: tensor(), q: tensor() };
  const { carry, ys } = scan(
    { carry: pair, xs: each, ys: pair },
    { p: a, q: b },
    { x },
    ({ p, q }, { x }) => ({
      carry: { p: q, q: add(p, q) },
      y: { p: add(p, x), q },
    }),
  );
  return concat([ys.p, ys.q, reshape(carry.p, [1]), reshape(carry.q, [1])], 0);
};

/** Two sequences at once, and a matrix from outside. */
const cell: Formula = (ops, x, start, w) => {
  const { add, matmul, mul, scan, slice, tanh } = ops;
  const specs = {
    carry: { h: tensor(2, 3) },
    xs: { x: tensor(2, 3), u: tensor(2, 1) },
    ys: { h: tensor(2, 3) },
  };
  const series = { x, u: slice(x, 2, 0, 1) };
  return scan(specs, { h: start }, series, ({ h }, { x, u }) => {
    const next = tanh(add(matmul(h, w), mul(x, u)));
    return { carry: { h: next }, y: { h: next } };
  }).ys.h;
};

/** A scan in each step of a scan: Σ over rows of the running sums. */
const nested: Formula = ({ add, scan }, x, start) =>
  scan({ carry: number, xs: rowEach, ys: number }, { s: start }, { x }, ({ s }, { x }) => {
    const inner = scan({ carry: number, xs: each, ys: each }, { s }, { x }, ({ s }, { x }) => ({
      carry: { s: add(s, x) },
      y: { x },
    }));
    return { carry: inner.carry, y: inner.carry };
  }).ys.s;

/** Nothing of a step but a capture and its own input. */
const withoutCarry: Formula = ({ mul, scan }, x, c) =>
  scan({ carry: {}, xs: rowEach, ys: row }, {}, { x }, (_, { x }) => ({ carry: {}, y: { s: mul(x, c) } })).ys
    .s;

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

export const scanCases: readonly Case[] = [
  caseOf(['scan', 'runs', ''], [vector(1, 2, 3), scalar(0)], runningSum, { strictness: 'completes' }),
  caseOf(['scan', 'shape', ''], [draw([4, 3]), draw([3]), draw([3], [-1, 1], 2)], recurrence, {
    strictness: 'shape',
  }),
  caseOf(['scan', 'values', 'of a running sum'], [vector(1, 2, 3), scalar(0)], runningSum, {
    closed: () => vector(1, 3, 6),
  }),
  caseOf(['scan', 'values', 'of the last carry'], [vector(1, 2, 3), scalar(10)], lastCarry, {
    closed: () => scalar(16),
  }),
  caseOf(
    ['scan', 'values', 'of a recurrence that captures a tensor'],
    [draw([5, 3]), draw([3]), draw([3], [-1, 1], 2)],
    recurrence,
  ),
  caseOf(
    ['scan', 'values', 'of two carries that change places'],
    [vector(0, 0, 0, 0), scalar(1), scalar(1)],
    fibonacci,
    {
      closed: () => vector(1, 1, 2, 3, 1, 2, 3, 5, 5, 8),
    },
  ),
  caseOf(
    ['scan', 'values', 'of a cell with two sequences'],
    [draw([4, 2, 3]), draw([2, 3]), draw([3, 3], [-1, 1], 2)],
    cell,
  ),
  caseOf(
    ['scan', 'values', 'of a scan in a scan'],
    [
      array([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      scalar(0),
    ],
    nested,
    { closed: () => vector(6, 21) },
  ),
  caseOf(
    ['scan', 'values', 'without a carry'],
    [
      array([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      vector(1, 0, -1),
    ],
    withoutCarry,
    {
      closed: () =>
        array([
          [1, 0, -3],
          [4, 0, -6],
        ]),
    },
  ),
  caseOf(['scan', 'values', 'of two hundred steps'], [draw([200], [-1, 1]), scalar(0)], runningSum),
  caseOf(['scan', 'special values', 'a sequence of length 1'], [vector(5), scalar(2)], runningSum, {
    closed: () => vector(7),
  }),
  caseOf(['scan', 'special values', 'NaN and infinities'], [vector(1, inf, 2, nan), scalar(0)], runningSum, {
    closed: () => vector(1, inf, inf, nan),
  }),
  caseOf(
    ['scan', 'special values', 'rows without elements'],
    [ndArray([2, 0], []), ndArray([0], []), ndArray([0], [])],
    ({ add, mul, scan }, x, start, c) => {
      const none = { s: tensor(0) };
      return scan({ carry: none, xs: { x: tensor(0) }, ys: none }, { s: start }, { x }, ({ s }, { x }) => ({
        carry: { s: add(mul(s, c), x) },
        y: { s },
      })).ys.s;
    },
    { closed: () => ndArray([2, 0], []) },
  ),
  caseOf(
    ['scan', 'broadcasting', 'a capture within the step'],
    [draw([4, 3]), draw([3]), scalar(0.5)],
    recurrence,
  ),
];
