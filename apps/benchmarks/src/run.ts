import { pagesOf } from './browser/pages.js';
import type { FigureTable } from './figures/figures.js';
import { askChild, type FigureResult, measureFigures } from './figures/measure-figures.js';
import { type Effort, type Measured, measure, turnsOf } from './harness.js';
import { type Places, variantOf } from './open.js';
import { type Bar, progressBar } from './progress.js';
import { findPython } from './python/environment.js';
import { lanesOf } from './python/lanes.js';
import { thisMachine, versions } from './report/machine.js';
import {
  figureGoalResults,
  goalResults,
  type Result,
  type TableResult,
  tableResult,
} from './report/result.js';
import { figureGoals, goals } from './tables/goals.js';
import type { Row, Table } from './tables/table.js';

export interface RunOptions {
  readonly tables: readonly Table[];
  readonly figures: readonly FigureTable[];
  readonly effort: Effort;
  /** Whether to compare with Python. */
  readonly python: boolean;
  /** Told after each table. */
  readonly onTable: (result: TableResult) => void;
  readonly onFigures: (result: FigureResult) => void;
}

const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** A process for each figure takes long enough; a few of them show how far they differ. */
const MOST_PROCESSES = 3;

/** Measures table after table. */
export const runTables = async (options: RunOptions): Promise<Result> => {
  const { tables, effort, python } = options;
  const lanes = lanesOf((name) => (python ? findPython(name, note) : { missing: '--no-python was given' }));
  const places: Places = { lanes, pages: pagesOf() };
  const machine = thisMachine();
  const rows = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  const processes = Math.min(effort.rounds, MOST_PROCESSES);
  const ofFigures = options.figures.reduce((sum, { rows }) => sum + rows.length * processes, 0);
  const bar = progressBar(turnsOf(rows, effort) + ofFigures);
  const measured = new Map<string, readonly Measured<Row>[]>();
  const figures: FigureResult[] = [];
  try {
    for (const table of tables) {
      measured.set(table.id, await measureTable(table, effort, places, bar));
      options.onTable(tableResult(table, measured.get(table.id) ?? []));
    }
    for (const table of options.figures) {
      const result = await measureFigures(table, processes, askChild, (label) => bar.tick(label));
      figures.push(result);
      options.onFigures(result);
    }
    return {
      ...{ machine, effort, figures, date: new Date().toISOString() },
      versions: { ...versions(), ...(await lanes.versions()), ...(await places.pages.versions()) },
      tables: tables.map((table) => tableResult(table, measured.get(table.id) ?? [])),
      goals: [...goalResults(goals, measured), ...figureGoalResults(figureGoals, figures)],
    };
  } finally {
    bar.stop();
    await places.pages.close();
    await lanes.close();
  }
};

const measureTable = (
  table: Table,
  effort: Effort,
  places: Places,
  bar: Bar,
): Promise<readonly Measured<Row>[]> =>
  measure(
    table.rows.map((row) => variantOf(row, places)),
    effort,
    ({ label }) => bar.tick(`${table.id}: ${label}`),
  );
