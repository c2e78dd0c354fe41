import { eager } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../src/options.js';
import { compare, comparisonText } from '../src/tasks/compare.js';
import { logsOf } from '../src/tasks/seed.js';
import type { Candidate } from '../src/tasks/task.js';
import { tasks } from '../src/tasks/tasks.js';

const task = tasks['simple-task'];
const [candidate] = task.candidates as readonly [Candidate];

describe('seeds in one run', () => {
  it('are seen on their way as each is alone, on the reference to the bit', async () => {
    const runtime = eager(reference);
    const trial = { task, candidate, steps: 3 };
    const together = await logsOf(runtime, { ...trial, seeds: [4, 7] });
    expect(together).toEqual([
      ...(await logsOf(runtime, { ...trial, seeds: [4] })),
      ...(await logsOf(runtime, { ...trial, seeds: [7] })),
    ]);
    expect(together[0]).not.toEqual(together[1]);
  });

  it('are told apart where they end otherwise', () => {
    const text = comparisonText([
      { candidate, together: [true, false, true], alone: [true, true, false] },
      { candidate, together: [true], alone: [true] },
    ]);
    expect(text).toMatch(/NMU +\| +2 of 3 +\| +2 of 3 +\| +1, 2 \|/);
    expect(text).toMatch(/NMU +\| +1 of 1 +\| +1 of 1 +\| +none \|/);
  });

  it('are all counted, once together and once alone', async () => {
    const loose = { ...task, threshold: Number.POSITIVE_INFINITY };
    let runs = 0;
    const onRun = () => void runs++;
    const found = await compare(eager(reference), { task: loose, candidate, seeds: 2, steps: 1, onRun });
    expect(found).toEqual({ candidate, together: [true, true], alone: [true, true] });
    expect(runs).toBe(3);
  });
});

describe('--compare', () => {
  it('asks for both kinds of run', () => {
    const read = (...flags: string[]) => readCommandLine(['node', 'benchmarks', 'simple-task', ...flags]);
    expect(read('--compare', '--out', 'here')).toMatchObject({ compare: true, out: 'here' });
    expect(read()).toMatchObject({ compare: false, out: 'runs/benchmarks' });
  });
});
