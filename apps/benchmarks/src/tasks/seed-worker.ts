import { parentPort, workerData } from 'node:worker_threads';
import { type Port, serveWork } from '@nalu/core/workers';
import { wasm } from '@nalu/wasm';
import { type Logged, logsOf } from './seed.js';
import type { Candidate } from './task.js';
import { type TaskName, tasks } from './tasks.js';

/** What a worker is started with. */
export interface SeedWork {
  readonly name: TaskName;
  /** The place of a candidate in its task. */
  readonly candidate: number;
  readonly steps: number;
}

const { name, candidate, steps } = workerData as SeedWork;
const task = tasks[name];
const trial = { task, candidate: task.candidates[candidate] as Candidate, steps };
const runtime = wasm();

serveWork<readonly Logged[]>(async (seeds, terms) => {
  const logs: (readonly Logged[])[] = [];
  for (const seed of seeds) logs.push(...(await logsOf(await runtime, { ...trial, seeds: [seed] }, terms)));
  return logs;
}, parentPort as Port);
