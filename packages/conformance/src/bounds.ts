import type { BinaryName, UnaryName } from '@nalu/core';
import type { Arithmetic } from './accuracy.js';

// How the error of an operand passes through a primitive: for exact values v and errors e of the operands, how far from
// f(v) the same primitive can come on operands within e of v. `Infinity` says that nothing can be said.

/** The error of a unary primitive, for a value and its error. */
export type Spread = (f: (x: number) => number, v: number, e: number) => number;

/** For a monotonic f: the further one of its two ends. */
const monotonic: Spread = (f, v, e) => Math.max(Math.abs(f(v + e) - f(v)), Math.abs(f(v) - f(v - e)));
/** For an f whose slope is nowhere more than 1, and whose values are at most `range` apart. */
const shallow =
  (range: number): Spread =>
  (_, __, e) =>
    Math.min(e, range);

export const spreads: Readonly<Record<UnaryName, Spread>> = {
  neg: (_, __, e) => e,
  abs: (_, __, e) => e,
  sign: (_, v, e) => (Math.abs(v) > e ? 0 : 2),
  exp: monotonic,
  log: monotonic,
  sqrt: monotonic,
  sin: shallow(2),
  cos: shallow(2),
  tanh: monotonic,
  sigmoid: monotonic,
};

/** The error of a binary primitive, for two values and their errors. */
export type Spread2 = (a: number, b: number, ea: number, eb: number) => number;

const additive: Spread2 = (_, __, ea, eb) => ea + eb;
/** The one that is certainly chosen, else the worse of both. */
const chosen =
  (isFirst: (a: number, b: number, doubt: number) => boolean): Spread2 =>
  (a, b, ea, eb) =>
    isFirst(a, b, ea + eb) ? ea : isFirst(b, a, ea + eb) ? eb : Math.max(ea, eb);

export const spreads2: Readonly<Record<BinaryName, Spread2>> = {
  add: additive,
  sub: additive,
  mul: (a, b, ea, eb) => Math.abs(a) * eb + Math.abs(b) * ea + ea * eb,
  div: (a, b, ea, eb) => {
    const least = Math.abs(b) - eb;
    if (eb === 0) return ea === 0 ? 0 : ea / least;
    return least > 0 ? (Math.abs(a) * eb + Math.abs(b) * ea) / (Math.abs(b) * least) : Infinity;
  },
  min: chosen((a, b, doubt) => a + doubt < b),
  max: chosen((a, b, doubt) => a - doubt > b),
  greater: (a, b, ea, eb) => (Math.abs(a - b) > ea + eb || ea + eb === 0 ? 0 : 1),
};

/** What rounding adds to a result; a result that is not finite has no digits to lose. */
export const roundingOf = (
  { roundoff, smallest, smallestNormal, flushesDenormals }: Arithmetic,
  { ulps, absolute = 0 }: { readonly ulps: number; readonly absolute?: number },
  y: number,
): number => {
  if (ulps === 0 || !Number.isFinite(y)) return 0;
  const least = flushesDenormals ? smallestNormal : smallest;
  return 2 * ulps * roundoff * Math.abs(y) + absolute + (y === 0 && absolute === 0 ? 0 : least);
};

/**
 * An operand as the next primitive meets it. What may have left the range of the precision is lost, and what is too small
 * for its digits may have become 0.
 */
export const settled = (
  { largest, smallestNormal, flushesDenormals, finiteOnly }: Arithmetic,
  v: number,
  e: number,
): number => {
  if (finiteOnly && !Number.isFinite(v)) return Infinity;
  if (Number.isFinite(v) && Math.abs(v) + e > largest) return Infinity;
  if (flushesDenormals && v !== 0 && Math.abs(v) < smallestNormal) return Math.max(e, Math.abs(v));
  return e;
};

/** The last check: an error that is no number, and any error of what is not finite, mean that nothing can be said. */
export const honest = ({ finiteOnly }: Arithmetic, y: number, e: number): number =>
  Number.isNaN(e) || ((e > 0 || finiteOnly) && !Number.isFinite(y)) ? Infinity : e;
