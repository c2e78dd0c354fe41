import type { Precision } from './backend.js';
import type { HostArray, NdArray } from './ops.js';
import type { Program } from './program.js';
import type { RandomSource } from './random/source.js';
import type { Given, Of } from './spec.js';

export interface CompileOptions {
  /** Sizes for free axes. An axis that is not named here stays free. */
  readonly dims?: Readonly<Record<string, number>>;
}

export interface RunOptions {
  /** Fills the random leaves that the caller did not give. */
  readonly random?: RandomSource;
}

export interface Executable<S, R, V> {
  readonly run: (inputs: Given<S, V>, options?: RunOptions) => Promise<Of<R, V>>;
  readonly dispose: () => Promise<void>;
}

/** Compiles a {@link Program} and runs it on values `V` that stay on the device. */
export interface Runtime<V> {
  readonly name: string;
  readonly precision: Precision;
  /** How many training steps one call should hold: 1 where a call costs nothing, more where it does. */
  readonly preferredSteps: number;
  /**
   * How it trains several seeds: `together`, on a seed axis of one program, which pays where a call or a node costs something; or `apart`, one after
   * another on the program of one, whose results then depend on no other. Default `together`.
   */
  readonly seeds?: 'together' | 'apart';
  readonly compile: <S, R>(program: Program<S, R>, options?: CompileOptions) => Promise<Executable<S, R, V>>;
  readonly upload: (array: HostArray) => V;
  readonly read: (value: V) => Promise<NdArray>;
  readonly dispose: (value: V) => void;
}
