import type { FigureTable } from '../figures/figures.js';
import type { Spec } from '../measure/spec.js';
import type { DataPolicy } from '../models/forms.js';

/** One line of a table: what is measured, on how many cores. */
export interface Row {
  readonly label: string;
  readonly spec: Spec;
  readonly cores: number;
}

/** Rows that are measured by turns, and compared. */
export interface Table {
  /** `benchmark/model/data`, as far as it has them. */
  readonly id: string;
  readonly title: string;
  /** What is counted in a second. */
  readonly unit: 'seed-steps' | 'calls' | 'numbers';
  readonly data?: DataPolicy;
  /** What people usually do: of the rows of these on one core, the fastest that ran. */
  readonly usual: readonly Spec['by'][];
  /** A row is compared with those that are of the same; with all where this is missing. */
  readonly alike?: (row: Row) => string | number;
  readonly rows: readonly Row[];
  /** What a plot has on its axis; none where it would show nothing. */
  readonly axis?: Axis;
}

export interface Axis {
  readonly title: string;
  /** The place of a row. */
  readonly of: (row: Row) => number;
}

export interface Benchmark {
  readonly title: string;
  readonly tables: readonly Table[];
  readonly figures?: readonly FigureTable[];
}

// The bits of crypto are no numbers yet.
const rivals: ReadonlySet<string> = new Set([
  'torch-eager',
  'torch-bmm',
  ...['torch-113-eager', 'torch-113-bmm'],
  'jax-threefry',
  'jax-rbg',
  'numpy',
  'Math.random',
  'plain',
]);

/** Whether a row is somebody else's work. */
export const isRival = ({ spec }: Row): boolean => rivals.has(spec.by);

/** As they are called in tables. */
const labels: Readonly<Record<Spec['by'], string>> = {
  wasm: 'nalu wasm',
  'wasm-fast': 'nalu wasm, fast',
  'wasm-sync': 'nalu wasm, predictSync',
  onnxruntime: 'nalu onnxruntime',
  'tfjs-cpu': 'nalu tfjs cpu',
  'tfjs-wasm': 'nalu tfjs wasm',
  'page-wasm': 'nalu wasm, page',
  'page-onnxruntime-wasm': 'nalu onnxruntime-web wasm, page',
  'page-onnxruntime-webgpu': 'nalu onnxruntime-web webgpu, page',
  'page-tfjs-webgl': 'nalu tfjs webgl, page',
  'page-tfjs-webgpu': 'nalu tfjs webgpu, page',
  'page-tfjs-wasm': 'nalu tfjs wasm, page',
  stream: 'nalu on the host',
  'torch-eager': 'PyTorch eager',
  'torch-bmm': 'PyTorch batched',
  'torch-113-eager': 'PyTorch 1.13 eager',
  'torch-113-bmm': 'PyTorch 1.13 batched',
  'jax-threefry': 'JAX, threefry',
  'jax-rbg': 'JAX, rbg',
  numpy: 'NumPy SFC64',
  plain: 'plain TypeScript',
  'Math.random': 'Math.random',
  getRandomValues: 'crypto, bits only',
  functions: 'as functions',
  inlined: 'inlined',
  'by-hand': 'by hand',
};

/** A row under the name of its maker; what else tells it from others is added. */
export const row = (spec: Spec, cores = 1, ...more: readonly string[]): Row => ({
  label: [labels[spec.by], ...more, ...(cores === 1 ? [] : [`${cores} cores`])].join(', '),
  spec,
  cores,
});

/** PyTorch of today, and an older one that takes less time for small steps: the faster one counts. */
export const torchEager = ['torch-eager', 'torch-113-eager'] as const;
export const torchBatched = ['torch-bmm', 'torch-113-bmm'] as const;

export const labelOf = (by: Spec['by']): string => labels[by];

export const seedsFrom0 = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, seed) => seed);
