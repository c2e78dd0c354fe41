import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundledWorker } from '../../../../test/support/bundled-worker.js';
import { describeWorkers } from './describe-workers.js';

const folder = bundledWorker(new URL('node.worker.ts', import.meta.url));

describeWorkers(
  (name) => new Worker(join(folder(), 'worker.mjs'), { workerData: name }),
  () => new Worker(join(folder(), 'none.mjs')),
);
