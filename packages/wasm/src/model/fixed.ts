import {
  mapTree,
  type NdArray,
  type Of,
  type Program,
  program,
  type TensorSpec,
  type Trained,
  tensor,
} from '@nalu/core';

/** A model with its parameters: what `fit` gives, or a unit and what `readWeights` reads. */
export type Fixed<S> = Pick<Trained<S>, 'model' | 'params'>;

/** A model as a program of x alone, whose parameters are constants. */
export const fixedProgram = <S>({ model, params }: Fixed<S>): Program<{ x: TensorSpec }, { y: TensorSpec }> =>
  program(model.name, { x: tensor(...model.input) }, { y: tensor(...model.output) }, (ops, { x }) => {
    type T = typeof x;
    const constants: Of<S, T> = mapTree<S, NdArray, T>(model.spec, params, ops.constant);
    return { y: model.apply(ops, constants, x) };
  });
