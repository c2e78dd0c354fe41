import { complain } from '@nalu/core';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { type Device, type Failure, fallible } from './device.js';
import type { Tfjs } from './namespace.js';

/** What we use of the WebGPU interface of browsers. */
interface GpuDevice {
  readonly lost: Promise<{ readonly message: string }>;
  readonly addEventListener: (
    type: 'uncapturederror',
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ) => void;
}

interface Navigator {
  readonly gpu?: { readonly requestAdapter: () => Promise<unknown> };
}

/**
 * Refuses a place without WebGPU; tfjs would stumble over what is not there.
 *
 * @throws {NaluError} NALU_UNSUPPORTED.
 */
export const requireAdapter = async (who: string): Promise<void> => {
  const { navigator } = globalThis as { navigator?: Navigator };
  const adapter = await navigator?.gpu?.requestAdapter();
  if (adapter) return;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: 'the engine "webgpu" must find an adapter',
    got: navigator?.gpu === undefined ? 'a place without WebGPU' : 'none',
    advice: 'Use a browser and a GPU that offer WebGPU, on a page served over HTTPS, or another engine.',
  });
};

/** Hears of a device that is lost, and of programs that WebGPU refuses: tfjs hears of neither, and reads on. */
export const webgpuDevice = (tf: Tfjs, who: string): Device => {
  const engine = tf.engine().registry.webgpu as KernelBackend & { readonly device: GpuDevice };
  const failure =
    (required: string) =>
    ({ message }: { readonly message: string }): Failure =>
    () =>
      complain('NALU_DISPOSED', {
        who,
        required,
        got: `"${message.split('\n')[0] || 'no reason'}"`,
        advice: 'Make a new backend, and upload again.',
      });
  const gone = failure('the WebGPU device must not be lost');
  const refused = failure('the WebGPU device must accept what tfjs gives it');
  // A read under way is the first to hear that the device is lost: from WebGPU, where tfjs has errors of its own.
  const explain = (error: unknown) => (isOfWebgpu(error) ? gone(error) : undefined);
  const device = fallible(engine, 'float32', { explain });
  engine.device.lost.then((reason) => device.fail(gone(reason)));
  engine.device.addEventListener('uncapturederror', ({ error }) => device.fail(refused(error)));
  return device;
};

const isOfWebgpu = (error: unknown): error is Error =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'OperationError');
