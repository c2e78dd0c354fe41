import type { NdArray } from '@nalu/core';
import { Decimal } from 'decimal.js';

// Arithmetic of fifty digits on nested lists: what the formulas of the papers are restated in.

const D = Decimal.clone({ precision: 50 });
export type Real = Decimal;
export type Row = readonly Real[];
export type Matrix = readonly Row[];

/** Exactly this float64: `new Decimal(0.1)` would be 0.1 itself, which no float64 is. */
export const real = (value: number): Real => {
  if (!Number.isFinite(value) || value === 0) return new D(value);
  let [digits, exponent] = [value, 0];
  while (!Number.isInteger(digits)) [digits, exponent] = [digits * 2, exponent + 1];
  return new D(digits).div(new D(2).pow(exponent));
};

export const one = new D(1);
export const zero = new D(0);
export const pi = D.acos(-1);
/** What a formula is where it has no value. */
export const undefinedReal = new D(Number.NaN);

export const abs = (x: Real): Real => x.abs();
/** −1, 0 or 1. */
export const sign = (x: Real): Real => (x.isZero() ? zero : x.isNegative() ? one.neg() : one);
/** A difference moves one number and leaves the others the objects that they were: their values need not be worked out again. */
export const remembered = (f: (x: Real) => Real): ((x: Real) => Real) => {
  const known = new WeakMap<Real, Real>();
  return (x) => {
    const value = known.get(x) ?? f(x);
    known.set(x, value);
    return value;
  };
};
export const exp = remembered((x) => x.exp());
export const log = remembered((x) => x.ln());
export const cos = (x: Real): Real => x.cos();
export const sqrt = (x: Real): Real => x.sqrt();
export const tanh = remembered((x) => {
  const e = exp(x.mul(-2));
  return one.sub(e).div(one.add(e));
});
export const sigmoid = remembered((x) => one.div(one.add(exp(x.neg()))));
export const sinh = (x: Real): Real => exp(x).sub(exp(x.neg())).div(2);
export const asinh = remembered((x) => x.asinh());
export const clip = (x: Real, low: number, high: number): Real => D.min(D.max(x, low), high);
export const least = (a: Real, b: Real): Real => D.min(a, b);
export const most = (a: Real, b: Real): Real => D.max(a, b);
/** The nearest whole number; a half goes to the even one. */
export const nearest = (x: Real): Real => x.toNearest(1, Decimal.ROUND_HALF_EVEN);
/** |x|^w for x ≠ 0, and the limits at 0: 0 for w > 0, 1 for w = 0, no value for w < 0. */
export const powerOfSize = (x: Real, w: Real): Real => {
  if (!x.isZero()) return exp(w.mul(log(x.abs())));
  return w.isZero() ? one : w.isNegative() ? undefinedReal : zero;
};

export const sum = (xs: Row): Real => xs.reduce((a, b) => a.add(b), zero);
export const product = (xs: Row): Real => xs.reduce((a, b) => a.mul(b), one);
export const mean = (xs: Row): Real => sum(xs).div(xs.length);
/** Of a sample: Σ (x − x̄)² / (n − 1) under the root. */
export const deviation = (xs: Row): Real =>
  sqrt(sum(xs.map((x) => x.sub(mean(xs)).pow(2))).div(xs.length - 1));
export const dot = (a: Row, b: Row): Real => sum(a.map((value, i) => value.mul(b[i] as Real)));
export const softmax = (xs: Row): Row => {
  const powers = xs.map(exp);
  return powers.map((power) => power.div(sum(powers)));
};

export const zip = (a: Matrix, b: Matrix, f: (a: Real, b: Real) => Real): Matrix =>
  a.map((row, i) => row.map((value, j) => f(value, (b[i] as Row)[j] as Real)));
export const columns = (m: Matrix): Matrix => (m[0] as Row).map((_, j) => m.map((row) => row[j] as Real));
/** x W: one number for each column of W. */
export const times = (x: Row, w: Matrix): Row => columns(w).map((column) => dot(x, column));
export const mapRow = (a: Row, b: Row, f: (a: Real, b: Real) => Real): Row =>
  a.map((value, i) => f(value, b[i] as Real));

/** The last axis as rows, whatever leads it; a vector is one row. */
export const matrixOf = ({ shape, data }: NdArray): Matrix => {
  const width = shape.at(-1) ?? 1;
  return Array.from({ length: data.length / width }, (_, i) =>
    Array.from(data.subarray(i * width, (i + 1) * width), real),
  );
};
