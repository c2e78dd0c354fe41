import { complain } from './errors.js';
import { requireNames, requireSizes } from './guards.js';
import type { Ops } from './ops.js';
import { checkTree, leafSpecs, mapTree, type Of, printShape } from './spec.js';

/**
 * A closed computation: named inputs and outputs, and a function polymorphic in the carrier.
 *
 * Because `apply` knows nothing of `T`, any interpreter can run it: evaluate it, differentiate it, batch it, record it.
 */
export interface Program<S, R> {
  readonly name: string;
  readonly inputs: S;
  readonly outputs: R;
  readonly apply: <T>(ops: Ops<T>, inputs: Of<S, T>) => Of<R, T>;
}

/**
 * Makes a {@link Program} whose inputs and outputs are checked against its specs, by name.
 *
 * @throws {NaluError} NALU_TREE when an input or an output is missing or unknown; NALU_SHAPE when an output is not what
 * was declared.
 * @example
 * const square = program('square', { x: tensor('batch') }, { y: tensor('batch') }, ({ mul }, { x }) => ({ y: mul(x, x) }));
 */
export const program = <S, R>(
  name: string,
  inputs: S,
  outputs: R,
  apply: Program<S, R>['apply'],
): Program<S, R> => ({
  name,
  inputs,
  outputs,
  apply: (ops, values) => {
    checkTree(name, inputs, values);
    const results = apply(ops, values);
    checkTree(`${name}, its result`, outputs, results);
    checkShapes(name, ops, outputs, results);
    return results;
  },
});

/** An output must have the rank and the sizes that the program promises; a free axis may have any. */
const checkShapes = <R, T>(who: string, ops: Ops<T>, outputs: R, results: Of<R, T>): void => {
  mapTree<R, T, void>(outputs, results, (value, { shape }, path) => {
    const got = ops.shape(value);
    const fits =
      got.length === shape.length && shape.every((dim, i) => typeof dim === 'string' || dim === got[i]);
    if (!fits)
      throw complain('NALU_SHAPE', {
        who,
        required: `the output "${path}" must be ${printShape(shape)}, as it is declared`,
        got: printShape(got),
      });
  });
};

/**
 * Refuses sizes for axes that a program does not have, and sizes that are none.
 *
 * @throws {NaluError} NALU_OPTION, with the axes that there are.
 */
export const checkDims = <S, R>(program: Program<S, R>, dims: Readonly<Record<string, number>>): void => {
  const shapes = leafSpecs(program.inputs).map(({ spec }) => spec.shape);
  const free = [...new Set(shapes.flat().filter((dim) => typeof dim === 'string'))];
  requireNames(program.name, dims, free, 'the names of "dims"');
  requireSizes(program.name, dims);
};
