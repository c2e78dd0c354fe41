import type { RuntimeName } from '../measure/spec.js';
import { forms, type ModelForm, modelNames } from '../models/forms.js';
import { labelOf } from '../tables/table.js';

/** What a process of its own is asked for. */
export type FigureSpec =
  | { readonly kind: 'memory'; readonly by: RuntimeName; readonly form: ModelForm; readonly seeds: number }
  | { readonly kind: 'compile'; readonly by: RuntimeName; readonly form: ModelForm };

export interface FigureRow {
  readonly label: string;
  /** Asked one after another, a fresh process for each; what they answer stands side by side. */
  readonly specs: readonly FigureSpec[];
  /** What follows from the answers, in columns behind theirs. */
  readonly derived?: (answers: readonly number[]) => readonly number[];
}

/** Figures that are no rates: what a fresh process has to give once. */
export interface FigureTable {
  readonly id: string;
  readonly title: string;
  readonly unit: 'MB' | 'ms';
  readonly columns: readonly string[];
  readonly rows: readonly FigureRow[];
}

const compiling: readonly RuntimeName[] = ['wasm', 'onnxruntime'];
const seeds = [1, 10, 32, 100, 320];

/** By least squares: what one more of `xs` adds to `ys`. */
export const slope = (xs: readonly number[], ys: readonly number[]): number => {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [x0, y0] = [mean(xs), mean(ys)];
  const along = xs.map((x, i) => (x - x0) * ((ys[i] as number) - y0));
  return mean(along) / mean(xs.map((x) => (x - x0) ** 2));
};

const { 'nau-nmu': arithmetic } = forms;

export const memory: FigureTable = {
  id: 'memory',
  title: `Resident memory of a process that trains: ${arithmetic.title}`,
  unit: 'MB',
  columns: [...seeds.map((count) => `S = ${count}`), 'one seed more'],
  rows: compiling.map((by) => ({
    label: labelOf(by),
    specs: seeds.map((count) => ({ kind: 'memory', by, form: arithmetic.form, seeds: count })),
    derived: (answers) => [slope(seeds, answers)],
  })),
};

export const compileLabel = (by: RuntimeName, title: string): string => `${labelOf(by)}, ${title}`;

export const compile: FigureTable = {
  id: 'compile',
  title: 'From a model to its first training step: tracing and compiling',
  unit: 'ms',
  columns: ['cold', 'warm'],
  rows: modelNames.flatMap((name) =>
    compiling.map((by) => ({
      label: compileLabel(by, forms[name].title),
      specs: [{ kind: 'compile', by, form: forms[name].form } as const],
    })),
  ),
};
