import { type Benchmark, row } from './table.js';

const makers = [
  'Math.random',
  'getRandomValues',
  'torch-eager',
  'numpy',
  'jax-threefry',
  'jax-rbg',
  'stream',
  'wasm',
  'onnxruntime',
] as const;

export const generation: Benchmark = {
  title: 'data generation',
  tables: [
    {
      id: 'generation',
      title: 'Random numbers of [0, 1), 12,800 at a time',
      unit: 'numbers',
      usual: ['Math.random'],
      rows: makers.map((by) => row({ kind: 'draw', by })),
    },
  ],
};
