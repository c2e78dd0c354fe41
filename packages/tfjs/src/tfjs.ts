import { type Backend, complain } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { tfjsBackend } from './backend.js';
import { steady } from './device.js';
import { startEngine } from './engine.js';
import type { Tfjs } from './namespace.js';
import { importPeer, installed, type Peers, type TfjsEngine } from './peers.js';
import { requireAdapter, webgpuDevice } from './webgpu-device.js';

export interface TfjsOptions {
  /**
   * `cpu`, plain JavaScript; `wasm`, WebAssembly with SIMD, from about 64 × 64 the faster one by far; or `webgpu`, the GPU of
   * a browser that offers it.
   */
  readonly engine: TfjsEngine;
  /** The tfjs to use; by default `@tensorflow/tfjs-core` is imported. */
  readonly tf?: Tfjs;
}

/** {@link tfjs}, with its packages from elsewhere. */
export const tfjsFrom =
  ({ core, engines }: Peers) =>
  async ({ engine, tf }: TfjsOptions): Promise<Backend<Tensor>> => {
    requireEngine(Object.keys(engines), engine);
    const namespace = tf ?? (await importPeer(core));
    const name = `tfjs-${engine}`;
    if (engine === 'webgpu') await requireAdapter(name);
    if (namespace.findBackendFactory(engine) === null) await importPeer(engines[engine]);
    await startEngine(namespace, engine);
    const device = engine === 'webgpu' ? webgpuDevice(namespace, name) : steady;
    return tfjsBackend(namespace, engine, name, device);
  };

/**
 * TensorFlow.js as a {@link Backend}, in float32 on `tf.Tensor`, named `tfjs-cpu`, `tfjs-wasm` or `tfjs-webgpu`.
 *
 * Imports what is needed, starts the engine and makes it the current one. Backends on different engines may live side by
 * side in one process.
 *
 * @throws {NaluError} NALU_OPTION for an unknown engine; NALU_MISSING_PEER when a package of tfjs is not installed;
 * NALU_UNSUPPORTED when the engine does not start, or where there is no WebGPU. The backend throws NALU_DISPOSED once its
 * WebGPU device is lost.
 * @example
 * const backend = await tfjs({ engine: 'cpu' });
 * const x = backend.upload(array([[1, 2], [3, 4]]));
 * const y = backend.scope(() => backend.sum(backend.mul(x, x), [1]));
 * (await backend.read(y)).data; // [5, 25]
 * [x, y].forEach(backend.dispose);
 */
export const tfjs: (options: TfjsOptions) => Promise<Backend<Tensor>> = tfjsFrom(installed);

const requireEngine = (engines: readonly string[], engine: string): void => {
  if (engines.includes(engine)) return;
  throw complain('NALU_OPTION', {
    who: 'tfjs',
    required: `"engine" must be one of ${engines.map((name) => `"${name}"`).join(', ')}`,
    got: `"${engine}"`,
    advice: 'For WebGL take @nalu/tfjs-webgl; any other engine, start yourself and use tfjsBackend.',
  });
};
