import { type Program, program } from '@nalu/core';
import { type Arrays, byReference, type Case, type Leaves, type Oracle, type Strictness } from '../case.js';

interface Whole<S, R> {
  readonly says: string;
  readonly inputs: S;
  readonly outputs: R;
  readonly given: Arrays;
  readonly apply: Program<S, R>['apply'];
  readonly expected?: Oracle;
  readonly strictness?: Strictness;
  readonly random?: number;
  readonly before?: Arrays;
  readonly after?: Arrays;
}

/** A case of a whole program. Its leaves have names of their own, which the type of a case forgets. */
export const whole = <S extends Leaves, R extends Leaves>({
  says,
  inputs,
  outputs,
  given,
  apply,
  expected = byReference,
  strictness = 'bound',
  ...rest
}: Whole<S, R>): Case => {
  const name = `programs › values › ${says}`;
  return {
    name,
    subject: 'programs',
    aspect: 'values',
    program: program(name, inputs, outputs, apply) as unknown as Case['program'],
    inputs: given,
    expected,
    strictness,
    ...rest,
  };
};
