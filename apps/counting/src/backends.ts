import { setImmediate } from 'node:timers/promises';
import { type Backend, complain, eager, type Runtime } from '@nalu/core';

/** A runtime whose values the app only passes along. */
export type AnyRuntime = Runtime<unknown>;

// A Runtime is exact in its value type; the app hands values back to the runtime that made them, and looks into none.
const opaque = <V>(runtime: Runtime<V>): AnyRuntime => runtime as unknown as AnyRuntime;

/** An eager runtime waits for nothing outside, so Ctrl-C and the progress bar get their turn where results are read. */
const givingTurns = <T>(backend: Backend<T>): AnyRuntime => {
  const runtime = eager(backend);
  return opaque({
    ...runtime,
    read: async (value) => {
      await setImmediate();
      return runtime.read(value);
    },
  });
};

// Each is imported when it is asked for: the help must be quick, and needs none of them installed.
const backends: Readonly<Record<string, () => Promise<AnyRuntime>>> = {
  'onnxruntime-node': async () => opaque(await (await import('@nalu/onnxruntime')).onnxruntime()),
  'tfjs-cpu': async () => givingTurns(await (await import('@nalu/tfjs')).tfjs({ engine: 'cpu' })),
  'tfjs-wasm': async () => givingTurns(await (await import('@nalu/tfjs')).tfjs({ engine: 'wasm' })),
  reference: async () => givingTurns((await import('@nalu/core/reference')).reference),
};

export const backendNames = Object.keys(backends);
export const defaultBackend = 'onnxruntime-node';

/** @throws {NaluError} NALU_OPTION for an unknown name, NALU_MISSING_PEER when its package is not installed. */
export const openBackend = async (name: string): Promise<AnyRuntime> => {
  const open = Object.hasOwn(backends, name) ? backends[name] : undefined;
  if (open !== undefined) return open();
  throw complain('NALU_OPTION', {
    who: 'counting',
    required: `--backend must be one of ${backendNames.join(', ')}`,
    got: `"${name}"`,
  });
};
