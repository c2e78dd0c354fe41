import { type Ops, type Program, program, randomSource, uniform, valueAndGradient } from '@nalu/core';
import type { Leaves } from '../case.js';

/** A program of one number. */
export type Scalar = Program<Leaves, { readonly y: Leaves[string] }>;

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

export const three = <T>(tree: Readonly<Record<string, T>>): [T, T, T] => Object.values(tree) as [T, T, T];
