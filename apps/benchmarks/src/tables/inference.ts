import { forms } from '../models/forms.js';
import { type Benchmark, row } from './table.js';

const makers = [
  'plain',
  'wasm-sync',
  'wasm',
  'onnxruntime',
  'tfjs-cpu',
  'tfjs-wasm',
  'torch-eager',
  'jax-rbg',
] as const;

const { form, title } = forms.nalu;

export const inference: Benchmark = {
  title: 'one inference',
  tables: [1, 1024, 65_536].map((rows) => ({
    id: `inference/${rows}`,
    title: `One inference, batch ${rows.toLocaleString('en')}: ${title}`,
    unit: 'calls',
    usual: ['plain'],
    rows: makers.map((by) => row({ kind: 'predict', by, form, rows })),
  })),
};
