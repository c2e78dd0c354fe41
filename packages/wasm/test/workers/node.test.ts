import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { describeWorkers } from './describe-workers.js';

// A thread of Node starts from JavaScript, and these sources are TypeScript.
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nalu-workers-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, resolve: { conditions: ['@nalu/source'] } },
    build: {
      ...{ ssr: fileURLToPath(new URL('node.worker.ts', import.meta.url)), outDir: folder, minify: false },
      rollupOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWorkers(
  (name) => new Worker(join(folder, 'worker.mjs'), { workerData: name }),
  () => new Worker(join(folder, 'none.mjs')),
);
