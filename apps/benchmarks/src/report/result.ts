import type { FigureResult } from '../figures/measure-figures.js';
import type { Effort, Measured } from '../harness.js';
import { ratioOf, type Spread, spreadOf } from '../statistics.js';
import type { FigureGoal, Goal } from '../tables/goals.js';
import { figureReached, type Reached, reachedBy } from '../tables/reached.js';
import { isRival, type Row, type Table } from '../tables/table.js';
import type { Machine } from './machine.js';

/** A row with its figures. */
export interface Line {
  readonly row: Row;
  /** A second; undefined where it did not run. */
  readonly rate: Spread | undefined;
  readonly notRun: string | undefined;
  /** Against what people usually do, on one core. */
  readonly againstUsual: Spread | undefined;
  /** Against the fastest of the others on as many cores. */
  readonly againstBest: Spread | undefined;
}

export interface TableResult {
  readonly table: Table;
  readonly lines: readonly Line[];
  /** What people usually do, by name, where it is one and the same for all rows. */
  readonly usual: string | undefined;
  /** The fastest row of somebody else on one core, by name, likewise. */
  readonly strongest: string | undefined;
}

/** All that one run measured. */
export interface Result {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly date: string;
  readonly effort: Effort;
  readonly tables: readonly TableResult[];
  readonly figures: readonly FigureResult[];
  readonly goals: readonly Reached[];
}

const fastest = (rows: readonly Measured<Row>[]): Measured<Row> | undefined =>
  rows
    .filter(({ rates }) => rates.length > 0)
    .reduce<Measured<Row> | undefined>(
      (best, each) =>
        best === undefined || spreadOf(each.rates).median > spreadOf(best.rates).median ? each : best,
      undefined,
    );

const against = (own: Measured<Row>, other: Measured<Row> | undefined): Spread | undefined =>
  other === undefined || own.rates.length === 0 || other.rates.length === 0
    ? undefined
    : ratioOf(own.rates, other.rates);

const nameOfAll = (rows: readonly (Measured<Row> | undefined)[]): string | undefined => {
  const [name, ...more] = new Set(rows.map((each) => each?.row.label));
  return more.length === 0 ? name : undefined;
};

/** The figures of a table, beside the usual competitor and the strongest one. */
export const tableResult = (table: Table, rows: readonly Measured<Row>[]): TableResult => {
  const { usual, alike = () => '' } = table;
  const among = (each: Measured<Row>, cores: number, counts: (row: Row) => boolean) =>
    fastest(rows.filter(({ row }) => row.cores === cores && alike(row) === alike(each.row) && counts(row)));
  const usualOf = (each: Measured<Row>) => among(each, 1, ({ spec }) => usual.includes(spec.by));
  const rivalOf = (each: Measured<Row>, cores: number) => among(each, cores, isRival);
  return {
    table,
    usual: nameOfAll(rows.map(usualOf)),
    strongest: nameOfAll(rows.map((each) => rivalOf(each, 1))),
    lines: rows.map((each) => ({
      row: each.row,
      rate: each.rates.length === 0 ? undefined : spreadOf(each.rates),
      notRun: each.notRun,
      againstUsual: against(each, usualOf(each)),
      againstBest: against(each, rivalOf(each, each.row.cores)),
    })),
  };
};

/** The goals whose tables were measured. */
export const goalResults = (
  goals: readonly Goal[],
  measured: ReadonlyMap<string, readonly Measured<Row>[]>,
): readonly Reached[] =>
  goals.flatMap((goal) => {
    const rows = measured.get(goal.table);
    return rows === undefined ? [] : [reachedBy(goal, rows)];
  });

export const figureGoalResults = (
  goals: readonly FigureGoal[],
  figures: readonly FigureResult[],
): readonly Reached[] =>
  goals.flatMap((goal) =>
    figures.filter(({ table }) => table.id === goal.table).map((result) => figureReached(goal, result)),
  );
