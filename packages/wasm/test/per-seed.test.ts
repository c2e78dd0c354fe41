import { adam, fit, l1, nalu, perSeed, program, ramp, random, tensor, uniform } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { wasm } from '../src/index.js';

const data = program(
  'product',
  { x: random(uniform(1, 2), 32, 2) },
  { x: tensor(32, 2), y: tensor(32, 1) },
  ({ prod }, { x }) => ({ x, y: prod(x, [1]) }),
);
const rateOf = (seed: number) => [0.05, 0.01, 0.2][seed % 3]!;
const weightOf = (seed: number) => ramp({ from: 0, to: seed / 8, start: 10, end: 150 });
const all = { data, steps: 200, heldOutBatches: 1 };

describe('hyperparameters per seed', () => {
  it('give each seed the bits of a run of its own with its own', async () => {
    const [runtime, model, seeds] = [await wasm(), nalu(2, 1), [4, 2, 3, 7]];
    const optimizer = adam(perSeed(rateOf));
    const penalties = [l1('gate', perSeed(weightOf))];
    const { models } = await fit(runtime, model, { ...all, optimizer, penalties, seeds });
    for (const { seed, params, loss } of models) {
      const own = { optimizer: adam(rateOf(seed)), penalties: [l1('gate', weightOf(seed))] };
      const [alone] = (await fit(runtime, model, { ...all, ...own, seeds: [seed] })).models;
      expect({ params, loss }).toEqual({ params: alone!.params, loss: alone!.loss });
    }
    const [first] = (await fit(runtime, model, { ...all, optimizer: adam(0.05), seeds: [4] })).models;
    expect(models[0]!.params).not.toEqual(first!.params);
  });
});
