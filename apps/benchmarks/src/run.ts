import { type Effort, type Measured, measure, turnsOf } from './harness.js';
import { variantOf } from './open.js';
import { type Bar, progressBar } from './progress.js';
import { findPython } from './python/environment.js';
import { type Lanes, lanesOf } from './python/lanes.js';
import { thisMachine, versions } from './report/machine.js';
import { goalResults, type Result, type TableResult, tableResult } from './report/result.js';
import { goals } from './tables/goals.js';
import type { Row, Table } from './tables/table.js';

export interface RunOptions {
  readonly tables: readonly Table[];
  readonly effort: Effort;
  /** Whether to compare with Python. */
  readonly python: boolean;
  /** Told after each table. */
  readonly onTable: (result: TableResult) => void;
}

const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** Measures table after table. */
export const runTables = async ({ tables, effort, python, onTable }: RunOptions): Promise<Result> => {
  const lanes = lanesOf((name) => (python ? findPython(name, note) : { missing: '--no-python was given' }));
  const machine = thisMachine();
  const rows = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  const bar = progressBar(turnsOf(rows, effort));
  const measured = new Map<string, readonly Measured<Row>[]>();
  try {
    for (const table of tables) {
      measured.set(table.id, await measureTable(table, effort, lanes, bar));
      onTable(tableResult(table, measured.get(table.id) ?? []));
    }
    return {
      machine,
      versions: { ...versions(), ...(await lanes.versions()) },
      date: new Date().toISOString(),
      effort,
      tables: tables.map((table) => tableResult(table, measured.get(table.id) ?? [])),
      goals: goalResults(goals, measured),
    };
  } finally {
    bar.stop();
    await lanes.close();
  }
};

const measureTable = (
  table: Table,
  effort: Effort,
  lanes: Lanes,
  bar: Bar,
): Promise<readonly Measured<Row>[]> =>
  measure(
    table.rows.map((row) => variantOf(row, lanes)),
    effort,
    ({ label }) => bar.tick(`${table.id}: ${label}`),
  );
