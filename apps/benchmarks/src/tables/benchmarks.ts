import { browser } from './browser.js';
import { generation } from './generation.js';
import { growth } from './growth.js';
import { inference } from './inference.js';
import { memory } from './memory.js';
import { overhead } from './overhead.js';
import { seeds } from './seeds.js';
import { step } from './step.js';
import type { Benchmark } from './table.js';

/** Every benchmark, by the name that `--only` takes. */
export const benchmarks = {
  step,
  seeds,
  inference,
  generation,
  growth,
  memory,
  overhead,
  browser,
} as const satisfies Readonly<Record<string, Benchmark>>;

export type BenchmarkName = keyof typeof benchmarks;
export const benchmarkNames = Object.keys(benchmarks) as readonly BenchmarkName[];
