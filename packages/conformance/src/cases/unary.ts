import { ndArray, type UnaryName, unaryNames } from '@nalu/core';
import type { Case } from '../case.js';
import { caseOf, draw, elementwise, empty, type Formula, scalar, vector } from './build.js';

interface Form {
  readonly f: (x: number) => number;
  /** Where values are drawn from. */
  readonly range: readonly [number, number];
  /** Whether numbers near the ends of the range of float32 mean anything to it. */
  readonly takesExtremes: boolean;
}

/** The closed forms. */
export const unaryForms: Readonly<Record<UnaryName, Form>> = {
  neg: { f: (x) => -x, range: [-9, 9], takesExtremes: true },
  abs: { f: Math.abs, range: [-9, 9], takesExtremes: true },
  sign: { f: Math.sign, range: [-9, 9], takesExtremes: true },
  exp: { f: Math.exp, range: [-20, 20], takesExtremes: true },
  log: { f: Math.log, range: [0.001, 100], takesExtremes: true },
  sqrt: { f: Math.sqrt, range: [0, 100], takesExtremes: true },
  // The phase of a huge number is in digits that float32 does not have.
  sin: { f: Math.sin, range: [-3, 3], takesExtremes: false },
  cos: { f: Math.cos, range: [-3, 3], takesExtremes: false },
  tanh: { f: Math.tanh, range: [-6, 6], takesExtremes: true },
  sigmoid: { f: (x) => 1 / (1 + Math.exp(-x)), range: [-10, 10], takesExtremes: true },
};

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const specials = {
  zeros: vector(0, -0),
  infinities: vector(inf, -inf),
  NaN: vector(nan, 1, nan),
  denormals: vector(2 ** -149, -(2 ** -149), 2 ** -130, -(2 ** -127), 2 ** -1074, 2 ** -1040),
  'tiny numbers': vector(1e-9, -1e-9, 1e-20, -1e-20, 1e-36),
};
const extremes = vector(1e30, -1e30, 3e38, -3e38, 1e-37, 90, -90, 104, -104, 800, -800);

const casesOf = (name: UnaryName): readonly Case[] => {
  const { f, range, takesExtremes } = unaryForms[name];
  // Backends give sign(−0) as they like, and nothing depends on it.
  const keepsSign = name !== 'sign';
  const closed = elementwise(f);
  const apply: Formula = (ops, x) => ops[name](x);
  const on = (says: string, x = draw([4, 9], range)) =>
    caseOf([name, 'values', says], [x], apply, { closed });
  const special = (
    says: string,
    x: ReturnType<typeof vector>,
    strictness: 'bound' | 'signed zeros' = 'bound',
  ) => caseOf([name, 'special values', says], [x], apply, { closed, strictness });
  return [
    caseOf([name, 'runs', ''], [draw([2, 3], range)], apply, { strictness: 'completes' }),
    caseOf([name, 'shape', ''], [draw([2, 3, 1], range)], apply, { closed, strictness: 'shape' }),
    on('of a matrix'),
    on('of a scalar', draw([], range)),
    on('of six axes', draw([2, 1, 3, 2, 1, 2], range)),
    on('of a thousand numbers', draw([1000], range)),
    caseOf([name, 'values', 'of a number'], [], (ops) => ops[name](0.75), {
      closed: () => scalar(f(0.75)),
    }),
    ...Object.entries(specials).map(([says, x]) => special(says, x)),
    ...(keepsSign ? [special('signed zeros', specials.zeros, 'signed zeros')] : []),
    ...(takesExtremes ? [special('numbers near the ends of the range', extremes)] : []),
    special('an axis of length 1', draw([1, 1], range)),
    special('no elements', empty(2, 0, 3)),
    special('special values among others', ndArray([2, 3], [1, nan, 0.5, inf, 2, 0])),
  ];
};

export const unaryCases: readonly Case[] = unaryNames.flatMap(casesOf);
