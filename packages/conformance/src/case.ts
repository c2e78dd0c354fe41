import type { LeafSpec, NdArray, Program } from '@nalu/core';

/** Named leaves without nesting: what a case gives, and what it gets. */
export type Leaves = Readonly<Record<string, LeafSpec>>;
export type Arrays = Readonly<Record<string, NdArray>>;

/** What a case looks at. */
export type Aspect =
  | 'runs'
  | 'shape'
  | 'values'
  | 'special values'
  | 'broadcasting'
  | 'gradient'
  | 'saturated'
  | 'constrain'
  | 'regularize'
  | 'programs';

/** How a result is compared: not at all, by its shape, within its bound, or bit for bit with the sign of zeros. */
export type Strictness = 'completes' | 'shape' | 'bound' | 'signed zeros';

/** The right results, and how far they may be wrong themselves. */
export interface Answers {
  readonly values: Arrays;
  /** Absolute, by element; half a unit in the last place of float64 where it is not given. */
  readonly error?: Arrays;
}

/** Who says what is right, in the order of trust: a closed form, the float64 reference, central differences. */
export interface Oracle {
  readonly by: 'closed form' | 'reference' | 'central differences';
  /** `inputs` are rounded to the precision of the backend. The reference needs none: its values come with the bound. */
  readonly answers?: (inputs: Arrays) => Answers;
}

/** One claim about a backend, as data: run `program` on `inputs`, and `expected` follows. */
export interface Case {
  /** `exp › special values › NaN` */
  readonly name: string;
  /** The primitive or the unit that the case is about. */
  readonly subject: string;
  readonly aspect: Aspect;
  readonly program: Program<Leaves, Leaves>;
  readonly inputs: Arrays;
  /** Inputs on which the same executable runs before and after: nothing that it keeps of them may show. */
  readonly before?: Arrays;
  readonly after?: Arrays;
  readonly expected: Oracle;
  readonly strictness: Strictness;
  /** The run whose random numbers fill the random leaves. */
  readonly random?: number;
}

export const byReference: Oracle = { by: 'reference' };

/** Right because a formula says so. */
export const closedForm = (answers: (inputs: Arrays) => Arrays): Oracle => ({
  by: 'closed form',
  answers: (inputs) => ({ values: answers(inputs) }),
});
