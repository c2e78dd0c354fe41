import { type FitOptions, NaluError, type NaluErrorCode, type NdArray, type Of, type Unit } from '@nalu/core';
import type { WasmOptions } from '../wasm.js';

/** What every worker trains. It stands in a module of its own, which the page and its workers import alike. */
export interface Experiment<S> {
  readonly model: Unit<S>;
  readonly options: Omit<FitOptions, 'seeds' | 'onProgress' | 'checkpoint' | 'resume'>;
  readonly runtime?: WasmOptions;
}

/** To a worker: the seeds that it trains next. */
export interface Share {
  readonly seeds: readonly number[];
}

/** What a seed came to, as it crosses from a worker. */
export interface Finished {
  readonly seed: number;
  readonly params: Of<unknown, NdArray>;
  readonly loss: number;
  readonly heldOut: number;
  readonly failure: Told | undefined;
}

/** An error as it crosses: the class is lost on the way. */
export interface Told {
  readonly code: string | undefined;
  readonly message: string;
}

/** From a worker. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly step: number; readonly losses: readonly number[] }
  | { readonly kind: 'finished'; readonly models: readonly Finished[] }
  | { readonly kind: 'failed'; readonly error: Told };

export const tell = (error: unknown): Told => ({
  code: NaluError.is(error) ? error.code : undefined,
  message: error instanceof Error ? error.message : String(error),
});

export const errorOf = ({ code, message }: Told): Error =>
  code === undefined ? new Error(message) : new NaluError(code as NaluErrorCode, message);
