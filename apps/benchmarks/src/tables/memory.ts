import { compile, memory as table } from '../figures/figures.js';
import type { Benchmark } from './table.js';

export const memory: Benchmark = {
  title: 'memory against seeds, and the time to compile',
  tables: [],
  figures: [table, compile],
};
