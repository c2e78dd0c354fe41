import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Probe, Slice } from '../harness.js';
import { letGo } from './gate.js';
import type { Spec } from './spec.js';

/** What a worker is started with. */
export interface WorkerInput {
  readonly spec: Spec;
  readonly shared: Int32Array;
}

/** What a worker says. */
export type FromWorker = { readonly ready: true } | { readonly slice: Slice } | { readonly failed: string };

/**
 * Measures in a worker of its own, so that no variant shares compiled JavaScript with another: a function that many
 * variants call would be slow for all of them.
 */
export const openWorker = async (spec: Spec): Promise<Probe> => {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkerInput = { spec, shared };
  // TensorFlow.js greets on standard error; what matters comes as a message.
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData, stderr: true });
  const heard = async (): Promise<FromWorker> => {
    const [message] = (await Promise.race([once(worker, 'message'), leaving(worker)])) as [FromWorker];
    if ('failed' in message) throw new Error(message.failed);
    return message;
  };
  try {
    await heard();
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    run: async (milliseconds) => {
      const answer = heard();
      letGo(shared, milliseconds);
      return ((await answer) as { readonly slice: Slice }).slice;
    },
    close: async () => {
      const gone = once(worker, 'exit');
      letGo(shared, -1);
      await gone;
    },
  };
};

const leaving = async (worker: Worker): Promise<never> => {
  const [code] = await once(worker, 'exit');
  throw new Error(`the worker left with exit code ${code}`);
};
