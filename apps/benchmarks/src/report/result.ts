import type { Effort, Measured } from '../harness.js';
import { ratioOf, type Spread, spreadOf } from '../statistics.js';
import { type Goal, type Reached, reachedBy } from '../tables/goals.js';
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
  /** The fastest row of somebody else on one core, by name. */
  readonly strongest: string | undefined;
}

/** All that one run measured. */
export interface Result {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly date: string;
  readonly effort: Effort;
  readonly tables: readonly TableResult[];
  readonly goals: readonly (Reached | { readonly goal: Goal; readonly ratio: undefined })[];
}

const fastest = (rows: readonly Measured<Row>[]): Measured<Row> | undefined =>
  rows
    .filter(({ rates }) => rates.length > 0)
    .reduce<Measured<Row> | undefined>(
      (best, each) =>
        best === undefined || spreadOf(each.rates).median > spreadOf(best.rates).median ? each : best,
      undefined,
    );

/** The figures of a table, beside the usual competitor and the strongest one. */
export const tableResult = (table: Table, rows: readonly Measured<Row>[]): TableResult => {
  const usual = rows.find(({ row }) => row.label === table.usual && row.cores === 1);
  const rivalOn = (cores: number) => fastest(rows.filter(({ row }) => isRival(row) && row.cores === cores));
  const against = (own: Measured<Row>, other: Measured<Row> | undefined): Spread | undefined =>
    other === undefined || own.rates.length === 0 || other.rates.length === 0
      ? undefined
      : ratioOf(own.rates, other.rates);
  return {
    table,
    strongest: rivalOn(1)?.row.label,
    lines: rows.map((each) => ({
      row: each.row,
      rate: each.rates.length === 0 ? undefined : spreadOf(each.rates),
      notRun: each.notRun,
      againstUsual: against(each, usual),
      againstBest: against(each, rivalOn(each.row.cores)),
    })),
  };
};

/** The goals whose tables were measured. */
export const goalResults = (
  goals: readonly Goal[],
  measured: ReadonlyMap<string, readonly Measured<Row>[]>,
): Result['goals'] =>
  goals.flatMap((goal) => {
    const rows = measured.get(goal.table);
    return rows === undefined ? [] : [reachedBy(goal, rows) ?? { goal, ratio: undefined }];
  });
