import type { NdArray } from '@nalu/core';
import type { Aspect, Case } from '../case.js';
import { type Closed, caseOf, type Formula, vector } from './build.js';

// What primitives that only move elements have in common.

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const odd = vector(nan, inf, -inf, 0, 1, 2 ** -149);
const signs = vector(0, -0, 1, -0);

export interface Mover {
  readonly subject: 'transpose' | 'reshape' | 'broadcastTo' | 'slice' | 'concat' | 'stopGradient';
  /** Something for the claims that each of them makes. */
  readonly typical: { readonly inputs: readonly NdArray[]; readonly f: Formula };
  /** Moves the elements of a vector of n; special values have to come through it. */
  readonly passes: (n: number) => Formula;
  readonly passed: (x: NdArray) => NdArray;
}

export const casesOf = ({ subject, typical, passes, passed }: Mover): readonly Case[] => {
  const through = (says: string, x: NdArray, strictness: 'bound' | 'signed zeros' = 'bound') =>
    caseOf([subject, 'special values', says], [x], passes(x.data.length), {
      closed: (given) => passed(given),
      strictness,
    });
  return [
    caseOf([subject, 'runs', ''], typical.inputs, typical.f, { strictness: 'completes' }),
    caseOf([subject, 'shape', ''], typical.inputs, typical.f, { strictness: 'shape' }),
    through('NaN, infinities and denormals', odd),
    through('signed zeros', signs, 'signed zeros'),
  ];
};

type Row = readonly [aspect: Aspect, says: string, inputs: readonly NdArray[], f: Formula, wants?: NdArray];
export const rows = (subject: string, list: readonly Row[]): readonly Case[] =>
  list.map(([aspect, says, inputs, f, wants]) => {
    const closed: Closed | undefined = wants && (() => wants);
    return caseOf([subject, aspect, says], inputs, f, closed && { closed });
  });
