import {
  type NdArray,
  ndArray,
  type Ops,
  type Program,
  program,
  randomSource,
  sizeOf,
  tensor,
  uniform,
  valueAndGradient,
} from '@nalu/core';
import { type Arrays, byReference, type Case, closedForm, type Leaves } from '../case.js';
import { byLetter, draw, type Formula, vector } from './build.js';
import { centralDifferences } from './differences.js';
import { type Slope, slopes } from './slopes.js';

type Scalar = Program<Leaves, { readonly y: Leaves[string] }>;

/** Σ weights ⊙ y, with weights that are all different, so that no cotangent hides behind another. */
export const contracted = <T>({ constant, mul, reshape, shape, sum }: Ops<T>, y: T): T => {
  const weights = randomSource(99).draw('weights', uniform(0.5, 1.5), shape(y) as readonly number[]);
  return reshape(sum(mul(y, constant(weights))), []);
};

/** The gradient of a scalar program by all its inputs, as a program of the same names. */
export const gradientOf = ({ name, inputs, apply }: Scalar): Program<Leaves, Leaves> =>
  program(name, inputs, inputs, (ops, given) => {
    return valueAndGradient(ops, inputs, given, (tape, vars) => apply(tape, vars).y).gradient;
  });

const three = <T>(tree: Readonly<Record<string, T>>): [T, T, T] => Object.values(tree) as [T, T, T];

const scalarOf = (name: string, arrays: readonly NdArray[], f: Formula): Scalar => {
  const inputs = byLetter(arrays.map(({ shape }) => tensor(...shape)));
  return program(name, inputs, { y: tensor() }, (ops, given) => ({
    y: contracted(ops, f(ops, ...three(given))),
  }));
};

/** Numbers at least 0.3 from 0, where no corner is near. */
const awayFromZero = (shape: readonly number[], seed: number): NdArray => {
  const { data } = draw(shape, [0.3, 2], seed);
  const signs = draw(shape, [-1, 1], seed + 50).data;
  return ndArray(
    shape,
    data.map((x, i) => ((signs[i] as number) < 0 ? -x : x)),
  );
};

const smooth = (subject: string, { says, shapes, f, positive = false }: Slope): Case => {
  const name = `${subject} › gradient › ${says}`;
  const arrays = shapes.map((shape, i) => (positive ? draw(shape, [0.3, 2], i) : awayFromZero(shape, i)));
  const scalar = scalarOf(name, arrays, f);
  return {
    name,
    subject,
    aspect: 'gradient',
    program: gradientOf(scalar),
    inputs: byLetter(arrays),
    expected: centralDifferences(scalar),
    strictness: 'bound',
  };
};

/** A corner: the slope of Σ f there is a choice, or infinite, and is stated. */
const corner = (
  subject: string,
  says: string,
  arrays: readonly NdArray[],
  f: Formula,
  wants: (given: Arrays) => readonly NdArray[],
): Case => {
  const name = `${subject} › gradient › ${says}`;
  const inputs = byLetter(arrays.map(({ shape }) => tensor(...shape)));
  const scalar: Scalar = program(name, inputs, { y: tensor() }, (ops, given) => ({
    y: ops.reshape(ops.sum(f(ops, ...three(given))), []),
  }));
  return {
    name,
    subject,
    aspect: 'gradient',
    program: gradientOf(scalar),
    inputs: byLetter(arrays),
    expected: closedForm((given) => byLetter(wants(given))),
    strictness: 'bound',
  };
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

const corners: readonly Case[] = [
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

/** Σ over the elements of a gradient of a gradient: what a second-order method asks of a backend. */
const second = (says: string, x: NdArray, f: Formula): Case => {
  const name = `programs › gradient of a gradient › ${says}`;
  const inner = gradientOf(scalarOf(name, [x], f));
  const scalar: Scalar = program(name, inner.inputs, { y: tensor() }, (ops, given) => ({
    y: contracted(ops, inner.apply(ops, given).a as never),
  }));
  return {
    name,
    subject: 'programs',
    aspect: 'gradient',
    program: gradientOf(scalar),
    inputs: byLetter([x]),
    expected: sizeOf(x.shape) > 0 ? centralDifferences(scalar) : byReference,
    strictness: 'bound',
  };
};

export const gradientCases: readonly Case[] = [
  ...Object.entries(slopes).flatMap(([subject, list]) => list.map((slope) => smooth(subject, slope))),
  ...corners,
  second('of x³', vector(0.5, -1, 2), ({ mul }, x) => mul(x, mul(x, x))),
  second('of tanh of a product', draw([2, 2]), ({ matmul, tanh, transpose }, x) =>
    tanh(matmul(x, transpose(x))),
  ),
];
