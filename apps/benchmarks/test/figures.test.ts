import { describe, expect, it } from 'vitest';
import { compile, type FigureSpec, memory, slope } from '../src/figures/figures.js';
import { measureFigures } from '../src/figures/measure-figures.js';
import { figureGoalResults } from '../src/report/result.js';
import { figureText, goalText } from '../src/report/text.js';
import { figureGoals } from '../src/tables/goals.js';

/** 100 MB, and 3 for each seed; a process of wasm does not start. */
const ask = async (spec: FigureSpec): Promise<readonly number[]> => {
  if (spec.by === 'wasm') throw new Error('no wasm\nsecond line');
  return spec.kind === 'memory' ? [100 + 3 * spec.seeds] : [400, 20];
};

describe('slope', () => {
  it('is what one more adds, wherever the line begins', () => {
    expect(slope([1, 10, 100], [107, 125, 305])).toBeCloseTo(2, 12);
  });
});

describe('figures of fresh processes', () => {
  it('stand side by side, what follows from them behind, and say why a row did not run', async () => {
    const told: string[] = [];
    const { lines } = await measureFigures(memory, 2, ask, (label) => told.push(label));
    expect(lines[0]).toEqual({ label: 'nalu wasm', figures: [], notRun: 'no wasm' });
    expect(lines[1]?.figures.map(({ median }) => median)).toEqual([
      ...[103, 130, 196, 400, 1060],
      expect.closeTo(3, 9),
    ]);
    expect(told).toHaveLength(2 * memory.rows.length);
  });

  it('are held against goals, by how much they are too great', async () => {
    const results = [await measureFigures(memory, 1, ask), await measureFigures(compile, 1, ask)];
    const text = goalText(figureGoalResults(figureGoals, results));
    expect(text).toMatch(/memory .*≤ 2 MB \| +3\.00 MB \(3\.00–3\.00\) \| missed by 50 %/);
    expect(text).toMatch(/compile .*≤ 1000 ms \| +400 ms \(400–400\) \| reached/);
    expect(text).toMatch(/compile .*≤ 100 ms \| +not run/);
    expect(figureText((results as [never])[0])).toContain('not run: no wasm');
  });

  it('have every row and column that a goal names', () => {
    for (const { table, row, column } of figureGoals) {
      const { rows, columns } = [memory, compile].find(({ id }) => id === table) as typeof memory;
      expect(rows.map(({ label }) => label)).toContain(row);
      expect(columns).toContain(column);
    }
  });
});
