import type { Of } from './spec.js';

/** A size, or the name of an axis that stays free until the program runs (`'batch'`, `'time'`). */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** A float64 array on the host, row-major: the carrier of the reference, and the form of every constant. */
export interface NdArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** What a runtime takes from the host: an {@link NdArray}, or the same in float32. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array;
}

export type Operand<T> = T | number;

type Unary<T> = (x: Operand<T>) => T;
type Binary<T> = (a: Operand<T>, b: Operand<T>) => T;
type Reduction<T> = (x: T, axes?: readonly number[]) => T;

/**
 * The primitives over a carrier `T`: pure, synchronous, and all that a formula ever sees.
 *
 * Members are function properties, not methods: a formula destructures them, and TypeScript then checks `T` exactly.
 * Elementwise operands broadcast, and may be numbers. There is no way to read a value back.
 */
export interface Ops<T> {
  readonly shape: (x: T) => Shape;
  readonly constant: (value: number | NdArray) => T;

  readonly neg: Unary<T>;
  readonly abs: Unary<T>;
  readonly sign: Unary<T>;
  readonly exp: Unary<T>;
  readonly log: Unary<T>;
  readonly sqrt: Unary<T>;
  readonly sin: Unary<T>;
  readonly cos: Unary<T>;
  readonly tanh: Unary<T>;
  readonly sigmoid: Unary<T>;

  readonly add: Binary<T>;
  readonly sub: Binary<T>;
  readonly mul: Binary<T>;
  readonly div: Binary<T>;
  readonly min: Binary<T>;
  readonly max: Binary<T>;
  /** 1 where `a > b`, else 0. */
  readonly greater: Binary<T>;
  /** `a` where `condition` is not 0, else `b`. */
  readonly where: (condition: Operand<T>, a: Operand<T>, b: Operand<T>) => T;

  /** `[…, m, k] × […, k, n] → […, m, n]`; leading axes broadcast. */
  readonly matmul: (a: T, b: T) => T;
  /** Reorders the axes; swaps the last two when no permutation is given. */
  readonly transpose: (x: T, permutation?: readonly number[]) => T;

  /** Reductions keep their axes with size 1, and take every axis when none is named. */
  readonly sum: Reduction<T>;
  readonly mean: Reduction<T>;
  readonly prod: Reduction<T>;

  readonly reshape: (x: T, shape: Shape) => T;
  readonly broadcastTo: (x: T, shape: Shape) => T;
  readonly concat: (xs: readonly T[], axis: number) => T;
  /** The part `from ≤ index < to` of one axis. */
  readonly slice: (x: T, axis: number, from: number, to: number) => T;
  /** `x` itself; no gradient flows past it. */
  readonly stopGradient: (x: T) => T;
  /** Runs `step` over axis 0 of `xs`; see {@link Scan}. */
  readonly scan: Scan<T>;

  /** Runs `apply`, and records what it does as one part. Only interpreters that keep a record have it. */
  readonly part?: <R>(name: string, inputs: readonly NamedValue<T>[], apply: () => R) => R;
}

/** A tensor, and what whoever it was given to calls it. */
export interface NamedValue<T> {
  readonly name: string;
  readonly value: T;
}

/** The trees that a {@link Scan} works on, per step: what it carries, what it reads, what it writes. */
export interface ScanSpecs<C, X, Y> {
  readonly carry: C;
  readonly xs: X;
  readonly ys: Y;
}

/**
 * The one control flow: `(carry, x_t) → (carry, y_t)` for each index of axis 0 of `xs`.
 *
 * Returns the last carry, and the `y_t` stacked on a new axis 0. The step may use tensors from outside.
 */
export type Scan<T> = <C, X, Y>(
  specs: ScanSpecs<C, X, Y>,
  carry: Of<C, T>,
  xs: Of<X, T>,
  step: (carry: Of<C, T>, x: Of<X, T>) => { readonly carry: Of<C, T>; readonly y: Of<Y, T> },
) => { readonly carry: Of<C, T>; readonly ys: Of<Y, T> };

export const unaryNames = [
  'neg',
  'abs',
  'sign',
  'exp',
  'log',
  'sqrt',
  'sin',
  'cos',
  'tanh',
  'sigmoid',
] as const;
export const binaryNames = ['add', 'sub', 'mul', 'div', 'min', 'max', 'greater'] as const;
export const reductionNames = ['sum', 'mean', 'prod'] as const;

export type UnaryName = (typeof unaryNames)[number];
export type BinaryName = (typeof binaryNames)[number];
export type ReductionName = (typeof reductionNames)[number];
/** The name of a primitive: whatever computes a value. */
export type Primitive = Exclude<keyof Ops<never>, 'shape' | 'part'>;

/** One entry for each name: how an interpreter treats a whole family of primitives alike. */
export const forEachName = <N extends string, F>(
  names: readonly N[],
  make: (name: N) => F,
): Readonly<Record<N, F>> => Object.fromEntries(names.map((name) => [name, make(name)])) as Record<N, F>;
