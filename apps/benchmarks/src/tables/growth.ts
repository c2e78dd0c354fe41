import type { TrainSpec } from '../measure/spec.js';
import { forms, type ModelForm } from '../models/forms.js';
import { type Benchmark, type Row, row, type Table, torchEager } from './table.js';

const makers = [...torchEager, 'onnxruntime', 'wasm'] as const;

type Size = 'batch' | 'inputs' | 'hidden' | 'length';

const sizeOf =
  (size: Size) =>
  ({ spec }: Row): number =>
    (spec as TrainSpec).form[size];

const grown = (form: ModelForm, title: string, size: Size, values: readonly number[]): Table => ({
  id: `growth/${form.name}/${size}`,
  title: `Growth with ${size}: ${title}`,
  unit: 'seed-steps',
  data: 'fresh',
  usual: torchEager,
  rows: values.flatMap((value) =>
    makers.map((by) =>
      row(
        { kind: 'train', by, form: { ...form, [size]: value }, data: 'fresh', seeds: [0] },
        1,
        `${size} ${value}`,
      ),
    ),
  ),
  alike: sizeOf(size),
  axis: { title: size, of: sizeOf(size) },
});

const { 'nau-nmu': arithmetic, counting } = forms;

/** Time against sizes; against seeds, the table of seeds has it. */
export const growth: Benchmark = {
  title: 'growth with sizes',
  tables: [
    grown(arithmetic.form, arithmetic.title, 'batch', [32, 128, 512, 2048]),
    grown(arithmetic.form, arithmetic.title, 'inputs', [10, 100, 1000]),
    grown(arithmetic.form, arithmetic.title, 'hidden', [2, 8, 32]),
    grown(counting.form, counting.title, 'length', [1, 10, 40]),
  ],
};
