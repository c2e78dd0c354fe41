import { type NdArray, ndArray, program, tensor } from '@nalu/core';
import type { Case } from '../case.js';
import { draw, type Formula, vector } from './build.js';
import { cornerCases } from './corners.js';
import { centralDifferences } from './differences.js';
import { contracted, gradientCase, gradientOf, type Scalar, scalarOf } from './differentiated.js';
import { type Slope, slopes } from './slopes.js';

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
  return gradientCase(subject, scalar, arrays, centralDifferences(scalar));
};

/** Σ over the elements of a gradient of a gradient: what a second-order method asks of a backend. */
const second = (says: string, x: NdArray, f: Formula): Case => {
  const name = `programs › gradient of a gradient › ${says}`;
  const inner = gradientOf(scalarOf(name, [x], f));
  const scalar: Scalar = program(name, inner.inputs, { y: tensor() }, (ops, given) => ({
    y: contracted(ops, inner.apply(ops, given).a as never),
  }));
  return gradientCase('programs', scalar, [x], centralDifferences(scalar));
};

export const gradientCases: readonly Case[] = [
  ...Object.entries(slopes).flatMap(([subject, list]) => list.map((slope) => smooth(subject, slope))),
  ...cornerCases,
  second('of x³', vector(0.5, -1, 2), ({ mul }, x) => mul(x, mul(x, x))),
  second('of tanh of a product', draw([2, 2]), ({ matmul, tanh, transpose }, x) =>
    tanh(matmul(x, transpose(x))),
  ),
];
