import { complain, eager, type Runtime } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { onnxruntime } from '@nalu/onnxruntime';
import { tfjs } from '@nalu/tfjs';

/** A runtime whose values the app only passes along. */
export type AnyRuntime = Runtime<unknown>;

// A Runtime is exact in its value type; the app hands values back to the runtime that made them, and looks into none.
const opaque = <V>(runtime: Runtime<V>): AnyRuntime => runtime as unknown as AnyRuntime;

const backends: Readonly<Record<string, () => Promise<AnyRuntime>>> = {
  'onnxruntime-node': async () => opaque(await onnxruntime()),
  'tfjs-cpu': async () => opaque(eager(await tfjs({ engine: 'cpu' }))),
  'tfjs-wasm': async () => opaque(eager(await tfjs({ engine: 'wasm' }))),
  reference: async () => opaque(eager(reference)),
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
