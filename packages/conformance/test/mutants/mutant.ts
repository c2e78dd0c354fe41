import type { NdArray, Operand, Ops, Primitive } from '@nalu/core';
import { reference } from '@nalu/core/reference';

type Right = Ops<NdArray>;

/** A wrong implementation of one primitive, of a kind that somebody who writes a backend could write. */
export interface Mutant {
  readonly says: string;
  /** What it puts in the place of right primitives, of which it may be made. */
  readonly wrong: (right: Right) => Partial<Right>;
}

/** At least two for each. */
export type Mutants<N extends Primitive> = Readonly<Record<N, readonly [Mutant, Mutant, ...Mutant[]]>>;

/** A number as the scalar that it stands for. */
export const boxed: (x: Operand<NdArray>) => NdArray = reference.constant;

export const mapped = ({ shape, data }: NdArray, f: (x: number, i: number) => number): NdArray => ({
  shape,
  data: data.map(f),
});

/** Puts `make` in the place of one primitive. */
export const instead = <N extends Primitive>(
  name: N,
  says: string,
  make: (right: Right) => Right[N],
): Mutant => ({ says, wrong: (right) => ({ [name]: make(right) }) as Partial<Right> });
