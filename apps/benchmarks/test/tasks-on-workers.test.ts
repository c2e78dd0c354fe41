import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { runOnWorkers } from '@nalu/core/workers';
import { wasm } from '@nalu/wasm';
import { describe, expect, it } from 'vitest';
import { bundledWorker } from '../../../test/support/bundled-worker.js';
import { readCommandLine } from '../src/options.js';
import { doneOf, rowOf } from '../src/tasks/row.js';
import { type Logged, logsOf } from '../src/tasks/seed.js';
import type { SeedWork } from '../src/tasks/seed-worker.js';
import type { Candidate } from '../src/tasks/task.js';
import { tasks } from '../src/tasks/tasks.js';

const folder = bundledWorker(new URL('../src/tasks/seed-worker.ts', import.meta.url));
const task = tasks['simple-task'];
const candidate = task.candidates[0] as Candidate;

const starting = (steps: number) => () => {
  const workerData: SeedWork = { name: 'simple-task', candidate: 0, steps };
  return new Worker(join(folder(), 'worker.mjs'), { workerData });
};

describe('a task on workers', () => {
  it('comes to what one seed after another comes to, however many workers there are', async () => {
    const runtime = await wasm();
    const alone: (readonly Logged[])[] = [];
    for (const seed of [0, 1, 2])
      alone.push(...(await logsOf(runtime, { task, candidate, seeds: [seed], steps: 2000 })));
    expect(alone[0]?.map(({ step }) => step)).toEqual([1000, 2000]);
    for (const workers of [1, 2])
      expect(await runOnWorkers(starting(2000), { workers, seeds: 3 })).toEqual(alone);
  });

  it('keeps the seeds that were done when it is told to stop', async () => {
    const stop = new AbortController();
    const row = await rowOf(starting(100), {
      ...{ task, candidate, seeds: 1000, workers: 2, signal: stop.signal },
      onProgress: ({ finished }) => finished >= 2 && stop.abort(),
    });
    expect(row.seeds).toBeGreaterThan(1);
    expect(row.seeds).toBeLessThan(5);
    expect(row.candidate).toBe(candidate);
  });

  it('is as far as its seeds are, those under way in part', () => {
    const running = [
      { seeds: [4], step: 50, losses: [0] },
      { seeds: [5], step: 25, losses: [0] },
    ];
    expect(doneOf({ finished: 4, seeds: 9, running }, 100)).toBe(4.75);
  });
});

describe('--workers', () => {
  it('is a whole number, by default that of the cores', () => {
    const read = (...flags: string[]) => readCommandLine(['node', 'benchmarks', 'simple-task', ...flags]);
    expect(read('--workers', '3')).toMatchObject({ kind: 'task', name: 'simple-task', workers: 3 });
    expect((read() as { readonly workers: number }).workers).toBeGreaterThan(0);
    for (const wrong of ['0', '1.5', 'all'])
      expect(() => read('--workers', wrong)).toThrow('A whole number from 1 to 1000 is required.');
  });
});
