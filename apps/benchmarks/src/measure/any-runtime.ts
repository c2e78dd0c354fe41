import type { Runtime } from '@nalu/core';

/** A runtime whose values are only passed along. */
export type AnyRuntime = Runtime<unknown>;

/** Starts a runtime by its name. */
export type OpenRuntime = (by: string) => Promise<AnyRuntime>;

// A Runtime is exact in its value type; values go back to the runtime that made them, and nobody looks into one.
export const opaque = <V>(runtime: Runtime<V>): AnyRuntime => runtime as unknown as AnyRuntime;
