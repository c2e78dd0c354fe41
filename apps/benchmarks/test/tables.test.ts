import { describe, expect, it } from 'vitest';
import type { Measured } from '../src/harness.js';
import { forms } from '../src/models/forms.js';
import { dealt } from '../src/open.js';
import { goalResults, tableResult } from '../src/report/result.js';
import { goalText, tableText } from '../src/report/text.js';
import { benchmarks } from '../src/tables/benchmarks.js';
import { type Goal, goals, quickTables } from '../src/tables/goals.js';
import { overhead } from '../src/tables/overhead.js';
import { reachedBy } from '../src/tables/reached.js';
import { seedsTable } from '../src/tables/seeds.js';
import { type Row, row, seedsFrom0, type Table, torchEager } from '../src/tables/table.js';

const all: readonly Table[] = Object.values(benchmarks).flatMap(({ tables }) => tables);

const train = (
  by: 'torch-eager' | 'torch-113-eager' | 'torch-bmm' | 'onnxruntime' | 'wasm',
  seeds: number,
  cores = 1,
): Row =>
  row({ kind: 'train', by, form: forms['nau-nmu'].form, data: 'fresh', seeds: seedsFrom0(seeds) }, cores);

const table = (rows: readonly Row[]): Table => ({
  ...{ id: 'seeds/nau-nmu/fresh', title: 'A table', unit: 'seed-steps', data: 'fresh' },
  ...{ usual: torchEager, rows },
});

describe('the tables', () => {
  it('have names of their own', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it.each(all.map((each) => ({ id: each.id, each })))(
    '$id has rows of their own, and what they are compared with',
    ({ each }) => {
      const labels = each.rows.map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
      const usual = each.rows.filter(({ spec }) => each.usual.includes(spec.by));
      const kinds = (rows: readonly Row[]) => new Set(rows.map((row) => each.alike?.(row)));
      expect(kinds(usual)).toEqual(kinds(each.rows));
    },
  );

  it('measure every row that a goal names, in the quick form', () => {
    for (const goal of goals) {
      const { rows } = quickTables.find(({ id }) => id === goal.table) as Table;
      const measured = rows.map((row) => ({ row, rates: [1] }));
      expect(reachedBy(goal, measured).measured, goal.table).toBeDefined();
    }
  });

  it('say whether data are fresh wherever something trains', () => {
    for (const { rows, data } of all)
      for (const { spec } of rows) if (spec.kind === 'train') expect(spec.data).toBe(data);
  });
});

describe('the table of seeds', () => {
  it('has one, ten, 32, 100 and 320 seeds, and two cores where there are two seeds', () => {
    const { rows, axis } = seedsTable('nac', 'fresh');
    const own = rows.filter(({ spec }) => spec.by === 'wasm');
    expect(own.map((each) => [axis?.of(each), each.cores])).toEqual([
      [1, 1],
      ...[10, 32, 100, 320].flatMap((count) => [
        [count, 1],
        [count, 2],
      ]),
    ]);
  });
});

describe('a row', () => {
  it('deals its seeds out to two cores', () => {
    const parts = dealt(train('wasm', 5, 2));
    expect(parts.map((spec) => spec.kind === 'train' && spec.seeds)).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
  });

  it('of one seed after another takes one on each', () => {
    const parts = dealt(train('torch-eager', 1, 2));
    expect(parts.map((spec) => spec.kind === 'train' && spec.seeds)).toEqual([[0], [0]]);
  });
});

describe('the result of a table', () => {
  const rows: readonly Measured<Row>[] = [
    { row: train('torch-eager', 1), rates: [10, 10, 10] },
    { row: train('torch-bmm', 100), rates: [40, 50, 60] },
    { row: train('wasm', 100), rates: [400, 600, 500] },
    { row: train('onnxruntime', 100), rates: [], notRun: 'not installed' },
  ];
  const result = tableResult(table(rows.map(({ row }) => row)), rows);

  it('names the strongest competitor beside the usual one', () => {
    expect(result.strongest).toBe('PyTorch batched');
    expect(result.lines[2]?.againstUsual).toEqual({ median: 50, least: 40, most: 60 });
    expect(result.lines[2]?.againstBest?.median).toBe(10);
  });

  it('prints ratios with their spread, the data policy, and why a row did not run', () => {
    const text = tableText(result);
    expect(text).toContain('A table, fresh data');
    expect(text).toContain('÷ strongest (PyTorch batched)');
    expect(text).toMatch(
      /nalu wasm +\| +500 \| +400–600 \| +2000 µs \| +50\.0× \(40\.0–60\.0\) +\| +10\.0× \(8\.33–12\.0\)/,
    );
    expect(text).toContain('not run: not installed');
  });

  it('names the faster of two versions as what people usually do', () => {
    const older = { row: train('torch-113-eager', 1), rates: [20, 20, 20] };
    const { usual, lines } = tableResult(table([]), [...rows, older]);
    expect(usual).toBe('PyTorch 1.13 eager');
    expect(lines[2]?.againstUsual?.median).toBe(25);
    const goal = { table: '', ours: { by: 'wasm', cores: 1 }, theirs: torchEager, least: 30 } as const;
    expect(reachedBy(goal, [...rows, older])).toMatchObject({ theirs: usual, measured: { median: 25 } });
    expect(reachedBy(goal, rows)).toMatchObject({ theirs: 'PyTorch eager', measured: { median: 50 } });
  });

  it('tells how far goals were reached, against the fastest of those named', () => {
    const goal = (by: 'wasm' | 'onnxruntime', least: number) =>
      ({
        table: 'seeds/nau-nmu/fresh',
        ours: { by, cores: 1 },
        theirs: ['torch-eager', 'torch-bmm'],
        least,
      }) as const;
    const measured = new Map([['seeds/nau-nmu/fresh', rows]]);
    const elsewhere = { ...goal('wasm', 1), table: 'seeds/nac/fresh' };
    const reached = goalResults(
      [goal('wasm', 8), goal('wasm', 20), goal('onnxruntime', 3), elsewhere],
      measured,
    );
    expect(reached.map(({ measured }) => measured?.median)).toEqual([10, 10, undefined]);
    const text = goalText(reached);
    expect(text).toMatch(/≥ 8× \| +10\.0× \(8\.33–12\.0\) \| reached/);
    expect(text).toContain('missed by 50 %');
    expect(text).toContain('not run');
  });
});

describe('a table of several kinds', () => {
  const [whole] = overhead.tables as [Table];
  const rows = whole.rows.map((row) => {
    const own = row.label.startsWith('NMU') ? 100 : 1000;
    return { row, rates: row.label.endsWith('as functions') ? [0.8 * own] : [own] };
  });

  it('compares each row with those of its own kind', () => {
    const { lines, usual } = tableResult(whole, rows);
    expect(lines.map(({ againstUsual }) => againstUsual?.median)).toEqual(
      ['NAC', 'NALU', 'NAU', 'NMU'].flatMap(() => [1, 0.8, 1]),
    );
    expect(usual).toBeUndefined();
  });

  it('has no column for the strongest where there is nobody else', () => {
    expect(tableText(tableResult(whole, rows))).not.toContain('strongest');
  });

  it('says how much longer a call takes, and by how much that is too long', () => {
    const goal: Goal = { table: whole.id, ours: 'NMU, as functions', theirs: 'NMU, by hand', most: 1 };
    const reached = reachedBy(goal, rows);
    expect(reached.measured?.median).toBe(1.25);
    expect(goalText([reached])).toMatch(/≤ 1× \| +1\.25× \(1\.25–1\.25\) \| missed by 25 %/);
  });
});
