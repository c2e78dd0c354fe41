import { complain } from '@nalu/core';
import type { Tfjs } from '@nalu/tfjs';
import { bury, type Failure, type FallibleDevice, fallible } from '@nalu/tfjs/adapter';
import type { KernelBackend } from '@tensorflow/tfjs-core';

/** What we use of the WebGL interface of browsers. */
interface Context {
  readonly isContextLost: () => boolean;
  readonly canvas: {
    readonly addEventListener: (type: 'webglcontextlost', listener: () => void) => void;
  };
}

/** What we use of the engine that tfjs makes. */
interface WebglEngine extends KernelBackend {
  readonly gpgpu: { readonly gl: Context; itemsToPoll: readonly unknown[] };
}

const startedOf = (tf: Tfjs): WebglEngine | undefined =>
  tf.engine().registry.webgl as WebglEngine | undefined;

const lost =
  (who: string): Failure =>
  () =>
    complain('NALU_DISPOSED', {
      who,
      required: 'the WebGL context must be there',
      got: 'a lost one',
      advice: 'Its tensors are gone. Make a new backend, and upload again.',
    });

/** Sees to it that an engine whose context is lost is started anew; tfjs would take it for one that runs. */
export const buryLost = (tf: Tfjs, who: string): void => {
  const engine = startedOf(tf);
  if (engine?.gpgpu.gl.isContextLost()) bury(engine, lost(who));
};

/** The device of the engine, which must have started. It fails when its context is lost. */
export const webglDevice = (tf: Tfjs, who: string, precision: 'float32' | 'float16'): FallibleDevice => {
  const engine = startedOf(tf) as WebglEngine;
  const { gl } = engine.gpgpu;
  const failure = lost(who);
  // The event comes some time after the loss.
  const device = fallible(engine, precision, { look: () => (gl.isContextLost() ? failure : undefined) });
  gl.canvas.addEventListener('webglcontextlost', () => {
    device.fail(failure);
    // tfjs would ask for ever, without a pause, whether a lost context has done its work.
    engine.gpgpu.itemsToPoll = [];
  });
  return device;
};
