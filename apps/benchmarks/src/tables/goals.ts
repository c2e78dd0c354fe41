import type { Measured } from '../harness.js';
import type { Spec, TrainSpec } from '../measure/spec.js';
import type { DataPolicy, ModelName } from '../models/forms.js';
import { ratioOf, type Spread } from '../statistics.js';
import { seedsTable } from './seeds.js';
import { stepTable } from './step.js';
import { labelOf, type Row, type Table } from './table.js';

/** A ratio that we want to reach. */
export interface Goal {
  readonly table: string;
  readonly ours: { readonly by: Spec['by']; readonly cores: number };
  /** The fastest of them counts, on one core. */
  readonly theirs: readonly Spec['by'][];
  readonly least: number;
}

const many = (
  name: ModelName,
  by: Spec['by'],
  cores: number,
  theirs: readonly Spec['by'][],
  least: number,
): Goal => ({ table: `seeds/${name}/fresh`, ours: { by, cores }, theirs, least });

const one = (name: ModelName, data: DataPolicy, least: number): Goal => ({
  table: `step/${name}/${data}`,
  ours: { by: 'onnxruntime', cores: 1 },
  theirs: ['torch-eager'],
  least,
});

const jax = ['jax-threefry', 'jax-rbg'] as const;

/** A hundred seeds with fresh data, and one seed; a second core is counted against one core of theirs. */
export const goals: readonly Goal[] = [
  many('nau-nmu', 'onnxruntime', 1, ['torch-eager'], 25),
  many('nau-nmu', 'onnxruntime', 2, ['torch-eager'], 45),
  many('nau-nmu', 'onnxruntime', 1, ['torch-bmm'], 3),
  many('nau-nmu', 'onnxruntime', 2, ['torch-bmm'], 6),
  many('nau-nmu', 'wasm', 1, ['torch-eager'], 55),
  many('nau-nmu', 'wasm', 2, ['torch-eager'], 105),
  many('nau-nmu', 'wasm', 1, ['torch-bmm'], 7),
  many('nau-nmu', 'wasm', 1, jax, 1),
  many('nau-nmu', 'wasm', 1, ['onnxruntime'], 2),
  many('nalu', 'wasm', 1, ['torch-eager'], 200),
  many('nalu', 'wasm', 1, ['torch-bmm'], 6),
  many('nalu', 'wasm', 1, jax, 1),
  many('nalu', 'wasm', 1, ['onnxruntime'], 2),
  many('nalu-stack', 'wasm', 1, ['torch-eager'], 12),
  many('nalu-stack', 'wasm', 1, ['torch-bmm'], 3),
  many('nalu-stack', 'wasm', 1, jax, 1),
  many('nalu-stack', 'wasm', 1, ['onnxruntime'], 1.6),
  ...(['fresh', 'fixed'] as const).flatMap((data) => [
    one('nac', data, 12),
    one('nalu', data, 12),
    one('nau-nmu', data, 12),
    one('nalu-stack', data, 5),
  ]),
];

const oneSeed = ['torch-eager', 'onnxruntime'] as const;

/** What the goals need, and no more. */
export const quickTables: readonly Table[] = [
  seedsTable('nau-nmu', 'fresh', { seeds: [100], cores: [1, 2] }),
  seedsTable('nalu', 'fresh', { seeds: [100], cores: [1] }),
  seedsTable('nalu-stack', 'fresh', { seeds: [100], cores: [1] }),
  ...(['nac', 'nalu', 'nau-nmu', 'nalu-stack'] as const).flatMap((name) =>
    (['fresh', 'fixed'] as const).map((data) => stepTable(name, data, oneSeed)),
  ),
];

export interface Reached {
  readonly goal: Goal;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: Spread;
}

/** A goal is set for a hundred seeds; whoever trains one after another has one rate for all numbers of them. */
const isMeant = ({ spec: { by, ...spec } }: Row, { table }: Goal): boolean =>
  table.startsWith('step/') || by === 'torch-eager' || (spec as TrainSpec).seeds.length === 100;

/** How far a goal was reached; nothing where a row of it did not run. */
export const reachedBy = (goal: Goal, rows: readonly Measured<Row>[]): Reached | undefined => {
  const counted = rows.filter(({ row, rates }) => rates.length > 0 && isMeant(row, goal));
  const ours = counted.find(({ row }) => row.spec.by === goal.ours.by && row.cores === goal.ours.cores);
  const theirs = counted
    .filter(({ row }) => goal.theirs.includes(row.spec.by) && row.cores === 1)
    .map((each) => ({ each, ratio: ours && ratioOf(ours.rates, each.rates) }))
    .sort((a, b) => (a.ratio?.median ?? 0) - (b.ratio?.median ?? 0))[0];
  if (ours === undefined || theirs?.ratio === undefined) return undefined;
  return {
    goal,
    ours: ours.row.label,
    theirs: labelOf(theirs.each.row.spec.by),
    ratio: theirs.ratio,
  };
};
