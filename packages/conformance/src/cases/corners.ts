import { type NdArray, ndArray } from '@nalu/core';
import { type Arrays, type Case, closedForm } from '../case.js';
import { byLetter, type Formula, vector } from './build.js';
import { gradientCase, scalarOf, total } from './differentiated.js';

/** A corner: the slope of Σ f there is a choice, or infinite, and is stated. */
const corner = (
  subject: string,
  says: string,
  arrays: readonly NdArray[],
  f: Formula,
  wants: (given: Arrays) => readonly NdArray[],
): Case => {
  const scalar = scalarOf(`${subject} › gradient › ${says}`, arrays, f, total);
  return gradientCase(
    subject,
    scalar,
    arrays,
    closedForm((given) => byLetter(wants(given))),
  );
};

/** Π of all the others, the plain way. */
const others = (x: NdArray): NdArray => {
  const { shape, data } = x;
  return ndArray(
    shape,
    data.map((_, i) => data.reduce((product, value, j) => (i === j ? product : product * value), 1)),
  );
};
const factors = (says: string, ...values: number[]): Case =>
  corner(
    'prod',
    says,
    [vector(...values)],
    ({ prod }, x) => prod(x),
    ({ a }) => [others(a as NdArray)],
  );

export const cornerCases: readonly Case[] = [
  corner(
    'abs',
    'at 0 is 0',
    [vector(-2, 0, 3)],
    ({ abs }, x) => abs(x),
    () => [vector(-1, 0, 1)],
  ),
  corner(
    'sqrt',
    'at 0 is infinite',
    [vector(0, 4)],
    ({ sqrt }, x) => sqrt(x),
    () => [vector(Infinity, 0.25)],
  ),
  corner(
    'log',
    'at 0 is infinite',
    [vector(0, 4)],
    ({ log }, x) => log(x),
    () => [vector(Infinity, 0.25)],
  ),
  corner(
    'log',
    'of |x| + ε at 0 is 0',
    [vector(-0.5, 0, 0.5)],
    ({ abs, add, log }, x) => log(add(abs(x), 0.5)),
    () => [vector(-1, 0, 1)],
  ),
  corner(
    'min',
    'at a tie is that of the first',
    [vector(1, 2, 3), vector(3, 2, 1)],
    ({ min }, a, b) => min(a, b),
    () => [vector(1, 1, 0), vector(0, 0, 1)],
  ),
  corner(
    'max',
    'at a tie is that of the first',
    [vector(1, 2, 3), vector(3, 2, 1)],
    ({ max }, a, b) => max(a, b),
    () => [vector(0, 1, 1), vector(1, 0, 0)],
  ),
  corner(
    'max',
    'of a clamp at its bound',
    [vector(-1, 0, 1, 2)],
    ({ max, min }, x) => max(min(x, 1), -1),
    () => [vector(1, 1, 1, 0)],
  ),
  corner(
    'sign',
    'is 0 everywhere',
    [vector(-1, 0, 1)],
    ({ sign }, x) => sign(x),
    () => [vector(0, 0, 0)],
  ),
  corner(
    'greater',
    'is 0 everywhere',
    [vector(-1, 0, 1)],
    ({ greater }, x) => greater(x, 0),
    () => [vector(0, 0, 0)],
  ),
  corner(
    'where',
    'past a branch not taken that is NaN',
    [vector(-1, 4)],
    ({ greater, log, where }, x) => where(greater(x, 0), log(x), 3),
    () => [vector(0, 0.25)],
  ),
  factors('with one zero', 2, 0, 5, 0.5),
  factors('with two zeros', 2, 0, 5, 0),
  factors('of zeros alone', 0, 0, 0),
  factors('of one factor', 0),
  corner(
    'prod',
    'along each line alone',
    [ndArray([2, 3], [0, 2, 3, 4, 0, 0])],
    ({ prod }, x) => prod(x, [1]),
    () => [ndArray([2, 3], [6, 0, 0, 0, 0, 0])],
  ),
  corner(
    'stopGradient',
    'is 0',
    [vector(-2, 3)],
    ({ mul, stopGradient }, x) => stopGradient(mul(x, x)),
    () => [vector(0, 0)],
  ),
  corner(
    'stopGradient',
    'beside a path that is open',
    [vector(-2, 3)],
    ({ mul, stopGradient }, x) => mul(x, stopGradient(x)),
    () => [vector(-2, 3)],
  ),
  corner(
    'concat',
    'of a tensor with nothing',
    [vector(1, 2), ndArray([0], [])],
    ({ concat }, a, b) => concat([a, b], 0),
    () => [vector(1, 1), ndArray([0], [])],
  ),
];
