import type { Code, Local, Statement } from '../encoder/code.js';
import type { Kind } from '../encoder/instructions.js';

/** Four lanes of float32, or a mask of them. */
export type Vector = Code<'v128'>;

/** The place in a function where code for an expression is written. */
export interface Site {
  readonly local: <K extends Kind>(kind: K) => Local<K>;
  /** Adds a statement, to be run before the expression is read. */
  readonly run: (statement: Statement) => void;
  /** Four lanes of the same 32 bits, in whatever way is cheapest here: out of the loop, in a local. */
  readonly constant: (bits: number) => Vector;
  /** Multiply and add with one rounding where the machine has it. Bits then depend on the machine. */
  readonly fused: boolean;
  /** What has been made of vectors here, and holds until the end of this code. */
  readonly made: Made;
}

/** By who makes it, and of what. */
export type Made = Map<unknown, Map<Vector, unknown>>;
