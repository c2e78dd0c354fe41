import { bits, get, i32, op, type Statement, set, shuffle, splat64 } from '../encoder/code.js';
import { ifElse } from '../encoder/control.js';
import { pick, put, someLane } from '../functions/lanes.js';
import type { Site, Vector } from '../functions/site.js';

// Two lanes of float64. Each step is one of core's `inverseNormal`, in its order: only so are the bits the same.
// + − × ÷ √ are exact to the last bit everywhere.

export const plus = (a: Vector, b: Vector): Vector => op('f64x2.add', a, b);
export const times = (a: Vector, b: Vector): Vector => op('f64x2.mul', a, b);
const minus = (a: Vector, b: Vector): Vector => op('f64x2.sub', a, b);
const over = (a: Vector, b: Vector): Vector => op('f64x2.div', a, b);

const central = [3.3871327179, 50.434271938, 159.29113202, 59.10937472];
const centralBelow = [1, 17.895169469, 78.757757664, 67.1875636];
const tail = [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103];
const tailBelow = [1, 0.7370016425, 0.12021132975];
const artanh = [1, 1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11, 1 / 13, 1 / 15, 1 / 17];

const polynomial = (x: Vector, coefficients: readonly number[]): Vector =>
  coefficients
    .slice(0, -1)
    .reduceRight((sum, c) => plus(times(sum, x), splat64(c)), splat64(coefficients.at(-1) as number));

/** ln x for 0 < x ≤ 1. */
const logarithm = (site: Site, x: Vector): Vector => {
  // The exponent of x against √½: 0 or less. Taken off, it leaves a mantissa of [√½, √2).
  const exponent = put(site, op('i64x2.shr_s', op('i64x2.sub', x, splat64(Math.SQRT1_2)), i32(52)));
  const mantissa = put(site, op('i64x2.sub', x, op('i64x2.shl', exponent, i32(52))));
  const doublings = op('f64x2.convert_low_i32x4_s', shuffle(exponent, exponent, [0, 2, 0, 2]));
  const s = put(site, over(minus(mantissa, splat64(1)), plus(mantissa, splat64(1))));
  const series = polynomial(put(site, times(s, s)), artanh);
  return plus(times(times(splat64(2), s), series), times(doublings, splat64(Math.LN2)));
};

/** Where p is far from ½: in either tail. */
const outer = (site: Site, p: Vector, q: Vector): Vector => {
  const isLow = put(site, op('f64x2.lt', q, splat64(0)));
  const edge = put(site, pick(isLow, p, minus(splat64(1), p)));
  const root = op('f64x2.sqrt', op('f64x2.neg', logarithm(site, edge)));
  const r = put(site, minus(root, splat64(1.6)));
  const size = put(site, over(polynomial(r, tail), polynomial(r, tailBelow)));
  return pick(isLow, op('f64x2.neg', size), size);
};

/** The inverse of the standard normal distribution function in float64: the bits of core's. */
export const inverseNormal = (site: Site, p: Vector): Vector => {
  const q = put(site, minus(p, splat64(0.5)));
  const near = put(site, minus(splat64(0.180625), times(q, q)));
  const inner = over(times(q, polynomial(near, central)), polynomial(near, centralBelow));
  const isFar = put(site, op('f64x2.lt', splat64(0.425), op('f64x2.abs', q)));
  const result = site.local('v128');
  site.run(set(result, inner));
  // Of two numbers none is far in 72 of 100 cases.
  const rare: Statement[] = [];
  const there = outer({ ...site, run: (statement) => rare.push(statement), constant: bits }, p, q);
  rare.push(set(result, pick(isFar, there, get(result))));
  site.run(ifElse(someLane(isFar), rare));
  return get(result);
};
