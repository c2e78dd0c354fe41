import {
  type NdArray,
  type Ops,
  type Program,
  program,
  randomSource,
  tensor,
  uniform,
  valueAndGradient,
} from '@nalu/core';
import type { Case, Leaves, Oracle } from '../case.js';
import { byLetter, type Formula, three } from './build.js';

/** A program of one number. */
export type Scalar = Program<Leaves, { readonly y: Leaves[string] }>;
/** One number of many. */
type Gathered = <T>(ops: Ops<T>, y: T) => T;

/** Σ weights ⊙ y, with weights that are all different, so that no cotangent hides behind another. */
export const contracted: Gathered = ({ constant, mul, reshape, shape, sum }, y) => {
  const weights = randomSource(99).draw('weights', uniform(0.5, 1.5), shape(y) as readonly number[]);
  return reshape(sum(mul(y, constant(weights))), []);
};

/** Σ y, whose slope is that of each element. */
export const total: Gathered = ({ reshape, sum }, y) => reshape(sum(y), []);

/** A formula of these arrays as a program of one number. */
export const scalarOf = (
  name: string,
  arrays: readonly NdArray[],
  f: Formula,
  gathered: Gathered = contracted,
): Scalar => {
  const inputs = byLetter(arrays.map(({ shape }) => tensor(...shape)));
  return program(name, inputs, { y: tensor() }, (ops, given) => ({
    y: gathered(ops, f(ops, ...three(Object.values(given)))),
  }));
};

/** The gradient of a scalar program by all its inputs, as a program of the same names. */
export const gradientOf = ({ name, inputs, apply }: Scalar): Program<Leaves, Leaves> =>
  program(name, inputs, inputs, (ops, given) => {
    return valueAndGradient(ops, inputs, given, (tape, vars) => apply(tape, vars).y).gradient;
  });

/** The case that the gradient of a scalar program is right. */
export const gradientCase = (
  subject: string,
  scalar: Scalar,
  arrays: readonly NdArray[],
  expected: Oracle,
): Case => ({
  name: scalar.name,
  subject,
  aspect: 'gradient',
  program: gradientOf(scalar),
  inputs: byLetter(arrays),
  expected,
  strictness: 'bound',
});
