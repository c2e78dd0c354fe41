import type { PythonName, RuntimeName, TrainSpec } from '../measure/spec.js';
import { type DataPolicy, forms, type ModelName, modelNames } from '../models/forms.js';
import { type Benchmark, type Row, row, seedsFrom0, type Table, torchBatched, torchEager } from './table.js';

const counts = [1, 10, 32, 100, 320] as const;
const batching: readonly (RuntimeName | PythonName)[] = [
  ...torchBatched,
  'jax-threefry',
  'jax-rbg',
  'onnxruntime',
  'wasm',
];

/** The number of models that a row trains. */
const seedsOf = ({ spec }: Row): number => (spec as TrainSpec).seeds.length;

/** Seed-steps a second against the number of seeds, on one core and on two. */
export const seedsTable = (
  name: ModelName,
  data: DataPolicy,
  { seeds, cores }: { readonly seeds: readonly number[]; readonly cores: readonly number[] } = {
    seeds: counts,
    cores: [1, 2],
  },
): Table => {
  const { form, title } = forms[name];
  const train = (by: TrainSpec['by'], count: number): TrainSpec => ({
    kind: 'train',
    by,
    form,
    data,
    seeds: seedsFrom0(count),
  });
  // One after another: their number changes nothing, but two processes want one each.
  const eager = torchEager.flatMap((by) => cores.map((core) => row(train(by, core), core)));
  const batched = seeds.flatMap((count) =>
    cores
      .filter((core) => core <= count)
      .flatMap((core) => batching.map((by) => row(train(by, count), core, `S = ${count}`))),
  );
  return {
    id: `seeds/${name}/${data}`,
    title: `Seed-steps a second: ${title}`,
    unit: 'seed-steps',
    data,
    usual: torchEager,
    rows: [...eager, ...batched],
    axis: { title: 'seeds', of: seedsOf },
  };
};

export const seeds: Benchmark = {
  title: 'seed-steps a second, many seeds',
  tables: modelNames.flatMap((name) => (['fresh', 'fixed'] as const).map((data) => seedsTable(name, data))),
};
