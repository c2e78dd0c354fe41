import type { Ops } from './ops.js';
import { checkTree, type Of } from './spec.js';

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
 * @throws {NaluError} NALU_TREE when an input or an output is missing or unknown.
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
    return results;
  },
});
