import type { NdArray } from '../ops.js';
import type { Unit } from './unit.js';

/** What a unit is for: the columns of the chooser. */
export type Purpose = 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'compare' | 'logic' | 'baseline';

// biome-ignore lint/suspicious/noExplicitAny: units whose parameters differ, in one list.
export type AnyUnit = Unit<any>;

/** A unit with the options that change its formula, and an input to try it on. */
export interface UnitSample {
  /** `nalu with a vector gate` */
  readonly says: string;
  readonly unit: AnyUnit;
  /** The shape of an input. */
  readonly x: readonly number[];
  /** Where inputs are drawn from. Default [−2, 2). */
  readonly range?: readonly [low: number, high: number];
  /** Where parameters are drawn from. Default [−1, 1). */
  readonly parameters?: readonly [low: number, high: number];
}

/** Parameters at which a unit is plain arithmetic, and what it then makes of some inputs. */
export interface Ideal {
  /** `multiplies` */
  readonly says: string;
  readonly unit: AnyUnit;
  /** By path: every element, or all of them. What is not named is 0. */
  readonly params: Readonly<Record<string, number | NdArray>>;
  readonly x: NdArray;
  readonly y: NdArray;
  /** How far the formula itself is from that arithmetic there, relative to y or to 1: tanh(20) is not quite 1. 0 where it is exact. */
  readonly within: number;
}

/**
 * What the paper of a unit says of it, as data. The table of units, the chooser, the conformance cases and the ONNX tests are made
 * of these, so a unit says it once, in its own file.
 */
export interface About {
  /** As the field calls it: `NAU`. */
  readonly title: string;
  readonly purposes: readonly Purpose[];
  /** One line each, in the letters of the paper. */
  readonly equation: readonly string[];
  readonly source: string;
  /** Where the formula computes its operation exactly once its weights are ideal. */
  readonly domain: string;
  /** Where the paper and its published code differ, and which of them is the default here. */
  readonly notes: readonly string[];
  /** The default form first. */
  readonly samples: readonly UnitSample[];
  readonly ideals: readonly Ideal[];
}
