import { parentPort, workerData } from 'node:worker_threads';
import { drawing } from './drawing.js';
import { ended, gate, waitOn } from './gate.js';
import { predicting } from './predicting.js';
import type { Spec } from './spec.js';
import { training } from './training.js';
import type { FromWorker, WorkerInput } from './worker-probe.js';

/** Work without an end, which calls `pass` with how much it has done in all. */
export type Work = (pass: (done: number) => void) => Promise<void>;

const workOf = (spec: Spec): Promise<Work> => {
  if (spec.kind === 'train') return training(spec);
  return spec.kind === 'predict' ? predicting(spec) : drawing(spec);
};

const { spec, shared } = workerData as WorkerInput;
const say = (message: FromWorker): void => parentPort?.postMessage(message);
const pass = gate({
  now: () => performance.now(),
  tell: (slice) => say({ slice }),
  wait: waitOn(shared),
});

try {
  const work = await workOf(spec);
  say({ ready: true });
  await work(pass);
} catch (error) {
  if (error !== ended) say({ failed: error instanceof Error ? error.message : String(error) });
}
