import {
  adam,
  array,
  eager,
  fit,
  inalu,
  nalu,
  nau,
  nmu,
  ramp,
  sampler,
  snmu,
  stack,
  tensor,
  trainingProgram,
  trainingStart,
  zeros,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';

const x = array([
  [1, 2],
  [3, -1],
  [0.5, 4],
]);
const y = array([[3], [2], [4.5]]);
const same = sampler({ x: tensor(3, 2), y: tensor(3, 1) }, (into) => {
  into.x.set(x.data);
  into.y.set(y.data);
});

// biome-ignore lint/suspicious/noExplicitAny: models of different parameters in one list.
const models: readonly { readonly says: string; readonly model: any }[] = [
  { says: 'nalu', model: nalu(2, 1) },
  { says: 'nau and nmu, with their bounds and penalties', model: stack(nau(2, 2), nmu(2, 1)) },
  { says: 'inalu, whose parameters take turns', model: inalu(2, 1) },
];
const optimizer = adam(ramp({ from: 0.1, to: 0.01, start: 0, end: 5 }));

describe('trainingProgram', () => {
  it.each(models)('makes the steps of fit: $says', async ({ model }) => {
    const options = { optimizer, steps: 8 };
    const step = trainingProgram(model, options);
    let given = { ...trainingStart(model, options), x, y, noise: {} };
    let loss = zeros([]);
    for (let t = 0; t < 8; t++) {
      const after = step.apply(reference, given as never);
      given = { ...given, params: after.params, slots: after.slots, step: after.step };
      loss = after.loss;
    }
    const runs = await fit(eager(reference), model, { ...options, data: same, seeds: 1 });
    const { params, loss: last } = runs.best();
    expect(leavesOf(given.params)).toEqual(leavesOf(params));
    expect(loss.data[0]).toBe(last);
    expect(given.step.data[0]).toBe(8);
  });

  it('keeps the last numbers of its schedules once they are over', () => {
    const step = trainingProgram(nau(2, 1), { optimizer, steps: 3 });
    const start = trainingStart(nau(2, 1), { optimizer, steps: 3 });
    const at = (t: number) =>
      step.apply(reference, { ...start, step: array(t), x, y, noise: {} } as never).params;
    expect(at(100)).toEqual(at(2));
    expect(at(2)).not.toEqual(at(1));
  });

  it('takes what a training form draws as an input', () => {
    const { inputs } = trainingProgram(snmu(2, 1), { optimizer, steps: 1 });
    expect(Object.keys(inputs.noise)).toEqual(['noise']);
  });

  it('refuses a number of steps that is none', () => {
    expect(() => trainingProgram(nau(2, 1), { optimizer, steps: 0 })).toThrow('"steps"');
  });
});

const leavesOf = (tree: object): unknown[] =>
  'data' in tree ? [tree] : Object.values(tree).flatMap((each) => leavesOf(each as object));
