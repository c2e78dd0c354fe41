import { type Backend, complain, requireChoice, requireNames } from '@nalu/core';
import { type Tfjs, tfjsBackend } from '@nalu/tfjs';
import { importPeer, type Peer, startEngine } from '@nalu/tfjs/adapter';
import type { Tensor } from '@tensorflow/tfjs-core';
import { gpuName } from './gpu-name.js';
import { buryLost, webglDevice } from './webgl.js';

export interface TfjsWebglOptions {
  /** The tfjs to use; by default `@tensorflow/tfjs-core` is imported. */
  readonly tf?: Tfjs;
  /**
   * What to do on a device that keeps its results in float16 only: ±65504, three digits. `refuse`, the default, throws, for a
   * model that is trained there learns from its rounding errors; `allow` is for running a finished one.
   */
  readonly halfPrecision?: 'refuse' | 'allow';
  /**
   * Whether tfjs may compute tensors below 128 elements on the CPU while they are still there. By default it does. It is a
   * flag of tfjs, for all that runs on its WebGL.
   */
  readonly cpuForwarding?: boolean;
}

const who = 'tfjs-webgl';

export interface Peers {
  readonly core: Peer<Tfjs>;
  readonly webgl: Peer<unknown>;
}

// Each name stands in an import of its own, which is what bundlers can follow.
const installed: Peers = {
  core: { name: '@tensorflow/tfjs-core', load: () => import('@tensorflow/tfjs-core') },
  webgl: { name: '@tensorflow/tfjs-backend-webgl', load: () => import('@tensorflow/tfjs-backend-webgl') },
};

/** {@link tfjsWebgl}, with its packages from elsewhere. */
export const tfjsWebglFrom =
  ({ core, webgl }: Peers) =>
  async (options: TfjsWebglOptions = {}): Promise<Backend<Tensor>> => {
    const { halfPrecision = 'refuse', cpuForwarding } = options;
    requireNames(who, options, ['tf', 'halfPrecision', 'cpuForwarding']);
    requireChoice(who, 'halfPrecision', ['refuse', 'allow'], halfPrecision);
    const tf = options.tf ?? (await importPeer(core, who));
    if (tf.findBackendFactory('webgl') === null) await importPeer(webgl, who);
    requireWebgl(tf);
    const precision = precisionOf(tf);
    if (precision === 'float16' && halfPrecision === 'refuse') throw tooCoarse(tf);
    if (cpuForwarding !== undefined) tf.env().set('WEBGL_CPU_FORWARD', cpuForwarding);
    buryLost(tf, who);
    await startEngine(tf, 'webgl', who);
    return tfjsBackend(tf, 'webgl', who, webglDevice(tf, who, precision));
  };

/**
 * TensorFlow.js on WebGL as a {@link Backend}, on `tf.Tensor`, named `tfjs-webgl`: the GPU of almost any browser.
 *
 * Imports what is needed, starts the engine and makes it the current one. `precision` is `float32`, or `float16` on a device
 * that has no more and where that is allowed.
 *
 * When the browser takes the WebGL context away (the GPU was reset, or too many pages use it), everything on it is gone. From
 * then on the backend throws NALU_DISPOSED, and so does a read that is under way: call `tfjsWebgl` again, and upload again.
 *
 * @throws {NaluError} NALU_UNSUPPORTED where there is no WebGL, where it computes in float16 and that is not allowed, or when it
 * does not start; NALU_MISSING_PEER when a package of tfjs is not installed; NALU_OPTION for an unknown option.
 * @example
 * const backend = await tfjsWebgl();
 * const x = backend.upload(array([[1, 2], [3, 4]]));
 * const y = backend.scope(() => backend.sum(backend.mul(x, x), [1]));
 * (await backend.read(y)).data; // [5, 25]
 * [x, y].forEach(backend.dispose);
 */
export const tfjsWebgl: (options?: TfjsWebglOptions) => Promise<Backend<Tensor>> = tfjsWebglFrom(installed);

/** tfjs registers the engine in browsers only. */
const requireWebgl = (tf: Tfjs): void => {
  if (tf.findBackendFactory('webgl') !== null && tf.env().getNumber('WEBGL_VERSION') > 0) return;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: 'it must run in a browser with WebGL',
    got: 'a place without',
    advice: 'Elsewhere take @nalu/wasm, @nalu/onnxruntime, or tfjs({ engine: "wasm" }) of @nalu/tfjs.',
  });
};

const isForced = (tf: Tfjs): boolean => tf.env().getBool('WEBGL_FORCE_F16_TEXTURES');

const precisionOf = (tf: Tfjs): 'float32' | 'float16' =>
  isForced(tf) || !tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') ? 'float16' : 'float32';

const tooCoarse = (tf: Tfjs) =>
  complain('NALU_UNSUPPORTED', {
    who,
    required: `${gpuName()} must render to float32 textures`,
    got: isForced(tf) ? 'float16 ones, which WEBGL_FORCE_F16_TEXTURES asks for' : 'float16 ones only',
    advice:
      'Train elsewhere, on @nalu/wasm say; to run a finished model here, allow it: halfPrecision: "allow".',
  });
