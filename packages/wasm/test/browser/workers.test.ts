import { describeWorkers } from '../workers/describe-workers.js';

describeWorkers(
  (name) => new Worker(new URL('page.worker.ts', import.meta.url), { type: 'module', name }),
  () => new Worker('/none.js', { type: 'module' }),
);
