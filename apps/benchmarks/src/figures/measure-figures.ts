import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Spread, spreadOf } from '../statistics.js';
import type { FigureRow, FigureSpec, FigureTable } from './figures.js';

/** A row with its figures, column by column. */
export interface FigureLine {
  readonly label: string;
  readonly figures: readonly Spread[];
  readonly notRun?: string;
}

export interface FigureResult {
  readonly table: Omit<FigureTable, 'rows'>;
  readonly lines: readonly FigureLine[];
}

/** Gives the answers of a fresh process. */
export type Ask = (spec: FigureSpec) => Promise<readonly number[]>;

const child = fileURLToPath(new URL('./child.js', import.meta.url));

export const askChild: Ask = async (spec) => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    child,
    JSON.stringify(spec),
  ]);
  return JSON.parse(stdout) as readonly number[];
};

/**
 * Asks all rows by turns, round after round. A row that fails says why.
 *
 * @param onTurn told before each turn.
 */
export const measureFigures = async (
  { rows, ...table }: FigureTable,
  rounds: number,
  ask: Ask = askChild,
  onTurn: (label: string) => void = () => {},
): Promise<FigureResult> => {
  const entries = rows.map((row) => ({ row, answers: [] as (readonly number[])[], notRun: '' }));
  for (let round = 0; round < rounds; round++)
    for (const entry of entries) {
      onTurn(entry.row.label);
      if (entry.notRun !== '') continue;
      try {
        entry.answers.push(await answersOf(entry.row, ask));
      } catch (error) {
        entry.notRun = (error instanceof Error ? error.message : String(error)).split('\n')[0] as string;
      }
    }
  return {
    table,
    lines: entries.map(({ row: { label }, answers, notRun }) =>
      notRun === ''
        ? { label, figures: table.columns.map((_, i) => spreadOf(answers.map((each) => each[i] as number))) }
        : { label, figures: [], notRun },
    ),
  };
};

const answersOf = async ({ specs, derived }: FigureRow, ask: Ask): Promise<readonly number[]> => {
  const answers: number[] = [];
  for (const spec of specs) answers.push(...(await ask(spec)));
  return [...answers, ...(derived?.(answers) ?? [])];
};
