import { type NdArray, type Of, tensor, type Unit, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { contracted, expectGradient, type TreeFunction } from './gradients.js';

/** A unit, or one that computes in its training form. */
export type Formula<S> = Pick<Unit<S>, 'spec' | 'apply'>;
/** Parameters of a unit, and its input. */
interface Inputs<S, T> {
  readonly params: Of<S, T>;
  readonly x: T;
}

/** A unit as a function of one tree. A tree of a spec that is not known cannot be taken apart by its type. */
const wholeOf = <S>({ spec, apply }: Formula<S>, params: Of<S, NdArray>, x: NdArray) => {
  const specs = { params: spec, x: tensor(...x.shape) };
  return {
    specs,
    values: { params, x } as Of<typeof specs, NdArray>,
    f: ((ops, tree) => {
      const given = tree as Inputs<S, never>;
      return apply(ops, given.params, given.x);
    }) as TreeFunction<typeof specs>,
  };
};

/** The gradient of Σ weights ⊙ y, with the weights of `contracted`, in the parameters and in x. */
export const unitGradient = <S>(
  formula: Formula<S>,
  params: Of<S, NdArray>,
  x: NdArray,
): Inputs<S, NdArray> => {
  const { specs, values, f } = wholeOf(formula, params, x);
  const { gradient } = valueAndGradient<NdArray, typeof specs>(reference, specs, values, (tape, tree) =>
    contracted(tape, f(tape, tree)),
  );
  return gradient as Inputs<S, NdArray>;
};

/** The gradient of a unit agrees with central differences in its parameters and in x. */
export const expectUnitGradient = <S>(
  where: string,
  formula: Formula<S>,
  params: Of<S, NdArray>,
  x: NdArray,
): void => {
  const { specs, values, f } = wholeOf(formula, params, x);
  expectGradient(where, specs, values, f);
};
