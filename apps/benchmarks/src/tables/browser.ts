import type { PageName, Spec } from '../measure/spec.js';
import { forms } from '../models/forms.js';
import { type Benchmark, row, type Table } from './table.js';

const makers: readonly PageName[] = [
  'page-wasm',
  'page-onnxruntime-wasm',
  'page-onnxruntime-webgpu',
  'page-tfjs-webgl',
  'page-tfjs-webgpu',
  'page-tfjs-wasm',
];

const inPage = (of: (by: PageName) => Spec): Pick<Table, 'usual' | 'rows'> => ({
  usual: ['page-wasm'],
  rows: makers.map((by) => row(of(by))),
});

const steps = (['nalu', 'nau-nmu'] as const).map((name): Table => {
  const { form, title } = forms[name];
  return {
    id: `browser/step/${name}/fresh`,
    title: `One training step in a page, one seed: ${title}`,
    unit: 'seed-steps',
    data: 'fresh',
    ...inPage((by) => ({ kind: 'train', by, form, data: 'fresh', seeds: [0] })),
  };
});

const { form, title } = forms.nalu;

const calls = [1, 1024].map(
  (rows): Table => ({
    id: `browser/inference/${rows}`,
    title: `One inference in a page, batch ${rows.toLocaleString('en')}: ${title}`,
    unit: 'calls',
    ...inPage((by) => ({ kind: 'predict', by, form, rows })),
  }),
);

export const browser: Benchmark = { title: 'in a browser', tables: [...steps, ...calls] };
