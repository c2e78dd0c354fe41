import { array, eager, nau, nmu, stack } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { type Logged, logsOf, solvedAt } from '../src/tasks/seed.js';
import { errorsOf, examples, type Task } from '../src/tasks/task.js';
import { taskNames, tasks } from '../src/tasks/tasks.js';

const at = (step: number, interpolation: number, extrapolation: number, sparsity = 0.1): Logged => ({
  ...{ step, interpolation, extrapolation, sparsity },
});

const { 'simple-task': simple } = tasks;

describe('a seed', () => {
  it('is solved where what is best in training is right outside, from the first step that is', () => {
    const log = [at(1000, 1, 9), at(2000, 0.1, 1e-7), at(3000, 0.01, 1e-8, 0.002)];
    expect(solvedAt(log, simple)).toEqual({ step: 2000, sparsity: 0.002 });
  });

  it('is not solved by a step that training would not choose', () => {
    expect(solvedAt([at(1000, 0.1, 1e-8), at(2000, 0.01, 1)], simple)).toBeUndefined();
  });

  it('is not solved by numbers that are none', () => {
    expect(solvedAt([at(1000, Number.NaN, 0)], simple)).toBeUndefined();
    expect(solvedAt([], simple)).toBeUndefined();
  });
});

const trials = taskNames.flatMap((name) =>
  tasks[name].candidates.map((candidate) => ({ name, title: candidate.title, task: tasks[name], candidate })),
);

describe.each(trials)('$title on the $name', ({ task, candidate }) => {
  it('is looked at on its way, with errors that are not those of its start', async () => {
    const [log = []] = await logsOf(eager(reference), { task, candidate, seeds: [0], steps: 2 });
    expect(log.map(({ step }) => step)).toEqual([2]);
    const [{ interpolation, extrapolation, sparsity }] = log as [Logged];
    expect(interpolation).toBeGreaterThan(0);
    expect(extrapolation).toBeGreaterThan(interpolation);
    expect(sparsity).toBeGreaterThan(0);
  });
});

/** Where the weights of the first layer are 1, in the two sums of a task. */
const sums: Readonly<Record<(typeof taskNames)[number], readonly (readonly [number, number])[]>> = {
  'simple-task': [
    [0, 2],
    [0, 4],
  ],
  'product-task': [
    [0, 25],
    [13, 38],
  ],
};

describe.each(taskNames)('the threshold of the %s', (name) => {
  const task: Task = tasks[name];
  const off = 1e-5;

  it('is what first weights that are 1e-5 off bring about', async () => {
    const rows = Array.from({ length: task.inputs }, (_, i) =>
      sums[name].map(([from, to]) => (i >= from && i < to ? 1 - off : off)),
    );
    const candidate = { title: 'off', published: 0, model: stack(nau(task.inputs, 2), nmu(2, 1)) };
    const params = { 0: { w: array(rows) }, 1: { w: array([[1], [1]]) } };
    const runtime = eager(reference);
    const { run } = await runtime.compile(errorsOf(task, candidate));
    const { extrapolation } = await run({ params } as never, { random: examples() });
    expect((extrapolation.data[0] as number) / task.threshold).toBeCloseTo(1, 2);
  });
});
