import type { FigureResult } from '../figures/measure-figures.js';
import type { Measured } from '../harness.js';
import type { TrainSpec } from '../measure/spec.js';
import { ratioOf, type Spread } from '../statistics.js';
import type { CostGoal, FigureGoal, Goal, RatioGoal } from './goals.js';
import { labelOf, type Row, torchEager } from './table.js';

/** How far a goal was reached, in words and numbers of its own. */
export interface Reached {
  readonly table: string;
  readonly ours: string;
  readonly theirs: string;
  /** What the figure has to be: `least` or `most` so much. */
  readonly bound: 'least' | 'most';
  readonly wanted: number;
  readonly unit: '×' | ' MB' | ' ms';
  /** Undefined where a row of it did not run. */
  readonly measured: Spread | undefined;
}

type Rows = readonly Measured<Row>[];

/** Where a row of the goal did not run, nothing is measured. */
export const reachedBy = (goal: Goal, rows: Rows): Reached => {
  const counted = rows.filter(({ rates }) => rates.length > 0);
  return 'least' in goal ? ratioReached(goal, counted) : costReached(goal, counted);
};

const ratioReached = (goal: RatioGoal, rows: Rows): Reached => {
  const counted = rows.filter(({ row }) => isMeant(row, goal));
  const ours = counted.find(({ row }) => row.spec.by === goal.ours.by && row.cores === goal.ours.cores);
  const theirs = counted
    .filter(({ row }) => goal.theirs.includes(row.spec.by) && row.cores === 1)
    .map(({ row, rates }) => ({ row, ratio: ours && ratioOf(ours.rates, rates) }))
    .sort((a, b) => (a.ratio?.median ?? 0) - (b.ratio?.median ?? 0))[0];
  const { by, cores } = goal.ours;
  return {
    table: goal.table,
    ours: ours?.row.label ?? `${labelOf(by)}, ${cores} core`,
    theirs: theirs === undefined ? goal.theirs.map(labelOf).join(', ') : labelOf(theirs.row.spec.by),
    ...{ bound: 'least', wanted: goal.least, unit: '×', measured: theirs?.ratio },
  };
};

/** A goal is set for a hundred seeds; whoever trains one after another has one rate for all numbers of them. */
const isMeant = ({ spec: { by, ...spec } }: Row, { table }: RatioGoal): boolean =>
  table.startsWith('step/') ||
  torchEager.some((each) => each === by) ||
  (spec as TrainSpec).seeds.length === 100;

const costReached = ({ table, ours, theirs, most }: CostGoal, rows: Rows): Reached => {
  const [own, other] = [ours, theirs].map((label) => rows.find(({ row }) => row.label === label));
  // How much longer ours takes is how much faster theirs is.
  const measured = own && other && ratioOf(other.rates, own.rates);
  return { table, ours, theirs, bound: 'most', wanted: most, unit: '×', measured };
};

export const figureReached = (goal: FigureGoal, { table, lines }: FigureResult): Reached => {
  const measured = lines.find(({ label }) => label === goal.row)?.figures[table.columns.indexOf(goal.column)];
  return {
    ...{ table: goal.table, ours: goal.row, theirs: goal.column },
    ...{ bound: 'most', wanted: goal.most, unit: ` ${table.unit}`, measured },
  };
};
