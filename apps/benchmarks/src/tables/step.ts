import type { RuntimeName } from '../measure/spec.js';
import { type DataPolicy, forms, type ModelName, modelNames } from '../models/forms.js';
import { type Benchmark, row, type Table, torchEager } from './table.js';

const everyRuntime: readonly RuntimeName[] = ['wasm', 'wasm-fast', 'onnxruntime', 'tfjs-cpu', 'tfjs-wasm'];
const others = [...torchEager, 'jax-threefry', 'jax-rbg'] as const;

/** One training step of one seed. */
export const stepTable = (
  name: ModelName,
  data: DataPolicy,
  by: readonly (RuntimeName | (typeof others)[number])[] = [...others, ...everyRuntime],
): Table => {
  const { form, title } = forms[name];
  return {
    id: `step/${name}/${data}`,
    title: `One training step, one seed: ${title}`,
    unit: 'seed-steps',
    data,
    usual: torchEager,
    rows: by.map((each) => row({ kind: 'train', by: each, form, data, seeds: [0] })),
  };
};

export const step: Benchmark = {
  title: 'one training step, one seed',
  tables: modelNames.flatMap((name) => (['fresh', 'fixed'] as const).map((data) => stepTable(name, data))),
};
