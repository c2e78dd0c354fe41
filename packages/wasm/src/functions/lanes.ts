import { type Code, get, i32, op, set } from '../encoder/code.js';
import type { Site, Vector } from './site.js';

/** The 32 bits of a float32. */
export const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0] as number;

/** The bit of the sign. */
export const SIGN = 0x80000000;

export const add = (a: Vector, b: Vector): Vector => op('f32x4.add', a, b);
export const sub = (a: Vector, b: Vector): Vector => op('f32x4.sub', a, b);
export const mul = (a: Vector, b: Vector): Vector => op('f32x4.mul', a, b);
export const div = (a: Vector, b: Vector): Vector => op('f32x4.div', a, b);
export const and = (a: Vector, b: Vector): Vector => op('v128.and', a, b);
export const or = (a: Vector, b: Vector): Vector => op('v128.or', a, b);
export const addWhole = (a: Vector, b: Vector): Vector => op('i32x4.add', a, b);
export const subWhole = (a: Vector, b: Vector): Vector => op('i32x4.sub', a, b);
export const shiftLeft = (a: Vector, places: number): Vector => op('i32x4.shl', a, i32(places));
export const shiftRight = (a: Vector, places: number): Vector => op('i32x4.shr_s', a, i32(places));
/** Bits of `a` where the mask has ones, else of `b`. */
export const pick = (mask: Vector, a: Vector, b: Vector): Vector => op('v128.bitselect', a, b, mask);
export const less = (a: Vector, b: Vector): Vector => op('f32x4.lt', a, b);
export const greater = (a: Vector, b: Vector): Vector => op('f32x4.gt', a, b);
/** At least `b`; NaN stays, because it is less than nothing. */
export const atLeast = (a: Vector, b: Vector): Vector => op('f32x4.pmax', a, b);
/** At most `b`; NaN stays. */
export const atMost = (a: Vector, b: Vector): Vector => op('f32x4.pmin', a, b);
/** Not 0 when some lane of a mask is set. */
export const someLane = (mask: Vector): Code<'i32'> => op('i32x4.bitmask', mask);

/** Four lanes of one float32. */
export const constant = ({ constant: word }: Site, value: number): Vector => word(bitsOf(value));

// Some engines make the mask of `f32x4.abs` and `f32x4.neg` anew each time, in two more instructions.
export const absolute = ({ constant: word }: Site, a: Vector): Vector => and(a, word(~SIGN));
export const negative = ({ constant: word }: Site, a: Vector): Vector => op('v128.xor', a, word(SIGN));

/** Computes a value once; whoever reads it reads a local. */
export const put = ({ local, run }: Site, value: Vector): Vector => {
  const kept = local('v128');
  run(set(kept, value));
  return get(kept);
};

/** What is made of a vector, once: who asks again for the same of the same gets it as it is. */
export const once = <T>(site: Site, make: (site: Site, x: Vector) => T, x: Vector): T => {
  const known: Map<Vector, unknown> = site.made.get(make) ?? new Map();
  site.made.set(make, known);
  if (!known.has(x)) known.set(x, make(site, x));
  return known.get(x) as T;
};

/** a·b + c. */
export const multiplyAdd = ({ fused }: Site, a: Vector, b: Vector, c: Vector): Vector =>
  fused ? op('f32x4.relaxed_madd', a, b, c) : add(mul(a, b), c);

/** c₀ + c₁x + c₂x² + …, by Horner's rule. */
export const polynomial = (site: Site, x: Vector, coefficients: readonly number[]): Vector =>
  coefficients
    .slice(0, -1)
    .reduceRight(
      (sum, c) => multiplyAdd(site, sum, x, constant(site, c)),
      constant(site, coefficients.at(-1) as number),
    );
