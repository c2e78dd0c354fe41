import { parentPort, workerData } from 'node:worker_threads';
import { calling } from './calling.js';
import { drawing } from './drawing.js';
import { ended, gate, waitOn } from './gate.js';
import { predicting } from './predicting.js';
import { openRuntime } from './runtimes.js';
import type { Spec } from './spec.js';
import { training } from './training.js';
import type { FromWorker, WorkerInput } from './worker-probe.js';

/** Work without an end, which calls `pass` with how much it has done in all. */
export type Work = (pass: (done: number) => void) => Promise<void>;

type WorkOf<K extends Spec['kind']> = (spec: Extract<Spec, { readonly kind: K }>) => Promise<Work>;

const works: { readonly [K in Spec['kind']]: WorkOf<K> } = {
  train: (spec) => training(spec, openRuntime),
  predict: (spec) => predicting(spec, openRuntime),
  draw: drawing,
  call: calling,
};

const { spec, shared } = workerData as WorkerInput;
const say = (message: FromWorker): void => parentPort?.postMessage(message);
const pass = gate({
  now: () => performance.now(),
  tell: (slice) => say({ slice }),
  wait: waitOn(shared),
});

try {
  const work = await works[spec.kind](spec as never);
  say({ ready: true });
  await work(pass);
} catch (error) {
  if (error !== ended) say({ failed: error instanceof Error ? error.message : String(error) });
}
