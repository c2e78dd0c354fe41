import { compileLabel } from '../figures/figures.js';
import type { Spec } from '../measure/spec.js';
import { type DataPolicy, forms, type ModelName, modelNames } from '../models/forms.js';
import { overheadPairs, overheadTables } from './overhead.js';
import { seedsTable } from './seeds.js';
import { stepTable } from './step.js';
import { labelOf, type Table, torchBatched, torchEager } from './table.js';

/** Two rates that are to be so far apart. */
export interface RatioGoal {
  readonly table: string;
  readonly ours: { readonly by: Spec['by']; readonly cores: number };
  /** The fastest of them counts, on one core. */
  readonly theirs: readonly Spec['by'][];
  readonly least: number;
}

/** A call that is to take no more than so many times as long as another one; both rows by name. */
export interface CostGoal {
  readonly table: string;
  readonly ours: string;
  readonly theirs: string;
  readonly most: number;
}

/** A figure that is to be no greater; its row and its column by name. */
export interface FigureGoal {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly most: number;
}

export type Goal = RatioGoal | CostGoal;

const compileOnOnnxruntime = modelNames.map((name) => compileLabel('onnxruntime', forms[name].title));

export const figureGoals: readonly FigureGoal[] = [
  { table: 'memory', row: labelOf('onnxruntime'), column: 'one seed more', most: 2 },
  { table: 'compile', row: compileLabel('wasm', forms['nau-nmu'].title), column: 'cold', most: 100 },
  ...compileOnOnnxruntime.map((row) => ({ table: 'compile', row, column: 'cold', most: 1000 })),
];

const many = (
  name: ModelName,
  by: Spec['by'],
  cores: number,
  theirs: readonly Spec['by'][],
  least: number,
): RatioGoal => ({ table: `seeds/${name}/fresh`, ours: { by, cores }, theirs, least });

const one = (name: ModelName, data: DataPolicy, least: number): RatioGoal => ({
  table: `step/${name}/${data}`,
  ours: { by: 'onnxruntime', cores: 1 },
  theirs: torchEager,
  least,
});

const jax = ['jax-threefry', 'jax-rbg'] as const;

/** A hundred seeds with fresh data, and one seed; a second core is counted against one core of theirs. */
export const goals: readonly Goal[] = [
  many('nau-nmu', 'onnxruntime', 1, torchEager, 25),
  many('nau-nmu', 'onnxruntime', 2, torchEager, 45),
  many('nau-nmu', 'onnxruntime', 1, torchBatched, 3),
  many('nau-nmu', 'onnxruntime', 2, torchBatched, 6),
  many('nau-nmu', 'wasm', 1, torchEager, 55),
  many('nau-nmu', 'wasm', 2, torchEager, 105),
  many('nau-nmu', 'wasm', 1, torchBatched, 7),
  many('nau-nmu', 'wasm', 1, jax, 1),
  many('nau-nmu', 'wasm', 1, ['onnxruntime'], 2),
  many('nalu', 'wasm', 1, torchEager, 200),
  many('nalu', 'wasm', 1, torchBatched, 6),
  many('nalu', 'wasm', 1, jax, 1),
  many('nalu', 'wasm', 1, ['onnxruntime'], 2),
  many('nalu-stack', 'wasm', 1, torchEager, 12),
  many('nalu-stack', 'wasm', 1, torchBatched, 3),
  many('nalu-stack', 'wasm', 1, jax, 1),
  many('nalu-stack', 'wasm', 1, ['onnxruntime'], 1.6),
  ...(['fresh', 'fixed'] as const).flatMap((data) => [
    one('nac', data, 12),
    one('nalu', data, 12),
    one('nau-nmu', data, 12),
    one('nalu-stack', data, 5),
  ]),
  ...overheadPairs.map((pair) => ({ ...pair, most: 1.3 })),
];

const oneSeed = [...torchEager, 'onnxruntime'] as const;

/** What the goals need, and no more. */
export const quickTables: readonly Table[] = [
  seedsTable('nau-nmu', 'fresh', { seeds: [100], cores: [1, 2] }),
  seedsTable('nalu', 'fresh', { seeds: [100], cores: [1] }),
  seedsTable('nalu-stack', 'fresh', { seeds: [100], cores: [1] }),
  ...(['nac', 'nalu', 'nau-nmu', 'nalu-stack'] as const).flatMap((name) =>
    (['fresh', 'fixed'] as const).map((data) => stepTable(name, data, oneSeed)),
  ),
  ...overheadTables(['by-hand', 'functions']),
];
