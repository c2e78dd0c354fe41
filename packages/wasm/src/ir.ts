import type { BinaryName, Law, UnaryName } from '@nalu/core';

// What the passes hand to each other: statements over index spaces, first loose, then in nests and loops.

/** A stretch of memory that holds one array. The layout gives it an address. */
export interface Buffer {
  /** What it holds, for the printer: `matmul_12`, `params.w`. */
  readonly name: string;
  /** In numbers. */
  readonly size: number;
  /** The values of a constant. */
  readonly values?: Float32Array;
}

/** The count of a running loop, as an index of what is read and written inside. */
export interface Turn {
  readonly trips: number;
}

/** A move by `stride` numbers in each turn of a loop. */
export interface Motion {
  readonly turn: Turn;
  readonly stride: number;
}

/** Where the element at an index stands: `offset + Σ stride · index + Σ stride · turn`, in numbers. */
export interface Access {
  readonly buffer: Buffer;
  readonly offset: number;
  /** One for each axis; 0 along an axis of size 1, or a stretched one. */
  readonly strides: readonly number[];
  readonly motions: readonly Motion[];
}

/** One number for every index. */
export interface Literal {
  readonly value: number;
}

export type Operand = Access | Literal;
export const isLiteral = (x: Operand): x is Literal => 'value' in x;

/** How the operands of one index make one number. */
export type ElementName = UnaryName | SpecialName | BinaryName | 'where' | 'copy' | 'random';
/**
 * What is cheaper than the primitives would be: the logarithm where it is known to be taken of positive normal numbers, or of these and
 * ∞ and NaN; and the sigmoid of −x.
 */
export type SpecialName = 'logOfNormal' | 'logOfSizable' | 'complement';
export type FoldName = 'sum' | 'prod';

/** Where random numbers come from: the law, and which of the streams of the program. */
export interface Draw {
  readonly law: Law;
  readonly stream: number;
}

/**
 * `out = f(args)` for every index of a space; with a fold, what meets along the reduced axes is summed or multiplied.
 *
 * This is the one form of everything: a product of matrices is a sum of products, a concatenation a copy for each part.
 */
export interface Statement {
  readonly f: ElementName;
  readonly fold?: FoldName;
  /** Sizes without 1. */
  readonly space: readonly number[];
  readonly reduced: readonly boolean[];
  readonly args: readonly Operand[];
  /** Stride 0 along reduced axes. */
  readonly out: Access;
  /** With `random`. */
  readonly draw?: Draw;
}

/** A scan: its carries stand in buffers that each turn replaces. */
export interface Loop {
  readonly turn: Turn;
  /** Run once before the first turn: they fill the carries. */
  readonly starts: readonly Statement[];
  /** In an order in which they can be computed; not yet the one in which they will be. */
  readonly body: readonly Unit[];
  readonly carries: readonly Carry[];
  /** The stacked outputs. */
  readonly written: readonly Buffer[];
}

export interface Carry {
  readonly now: Buffer;
  /** What the body writes for the next turn. The layout may put it where `now` stands. */
  readonly next: Buffer;
}

export type Unit = Statement | Loop;
export const isLoop = <U extends Unit | Item>(unit: U): unit is Extract<U, { readonly turn: Turn }> =>
  'turn' in unit;

/** Statements that one set of loops computes together. */
export interface Nest {
  readonly space: readonly number[];
  readonly reduced: readonly boolean[];
  readonly statements: readonly Statement[];
}

export interface ScheduledLoop {
  readonly turn: Turn;
  readonly starts: readonly Nest[];
  readonly body: readonly Item[];
  readonly carries: readonly Carry[];
  readonly written: readonly Buffer[];
}

export type Item = Nest | ScheduledLoop;

export const folds = ({ fold }: Statement): boolean => fold !== undefined;

/** A product of matrices, of whatever rank. */
export const contracts = ({ f, fold }: Statement): boolean => fold === 'sum' && f === 'mul';

const sameMotions = (a: readonly Motion[], b: readonly Motion[]): boolean =>
  a.length === b.length && a.every(({ turn, stride }, i) => turn === b[i]?.turn && stride === b[i]?.stride);

export const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/** Whether two accesses mean the same element at every index. */
export const sameAccess = (a: Access, b: Access): boolean =>
  a.buffer === b.buffer &&
  a.offset === b.offset &&
  sameNumbers(a.strides, b.strides) &&
  sameMotions(a.motions, b.motions);
