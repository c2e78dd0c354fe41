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
  /** How many training steps one call should hold at most: 1 where a call costs nothing, more where it does. */
  readonly preferredSteps: number;
  /**
   * How many seeds it trains at most on one seed axis; of more, group after group takes its turn at each call. An axis pays where a call or a node costs
   * something, until what is computed on it leaves the caches. With 1, seeds have no axis, and none depends on another. All by default.
   */
  readonly seedsTogether?: number;
  readonly compile: <S, R>(program: Program<S, R>, options?: CompileOptions) => Promise<Executable<S, R, V>>;
  readonly upload: (array: HostArray) => V;
  readonly read: (value: V) => Promise<NdArray>;
  readonly dispose: (value: V) => void;
}
