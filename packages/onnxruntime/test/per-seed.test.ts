import { adam, fit, l1, nalu, perSeed, program, ramp, random, tensor, uniform } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { onnxruntime } from '../src/index.js';

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
  it('give each seed the bits that it has beside others with its own', async () => {
    const [runtime, model, seeds] = [await onnxruntime(), nalu(2, 1), [4, 2, 3]];
    const optimizer = adam(perSeed(rateOf));
    const penalties = [l1('gate', perSeed(weightOf))];
    const { models } = await fit(runtime, model, { ...all, optimizer, penalties, seeds });
    for (const { seed, params, loss } of models) {
      const own = { optimizer: adam(rateOf(seed)), penalties: [l1('gate', weightOf(seed))] };
      const beside = (await fit(runtime, model, { ...all, ...own, seeds: [seed, 8] })).models;
      expect({ params, loss }).toEqual({ params: beside[0]!.params, loss: beside[0]!.loss });
      const companion = (await fit(runtime, model, { ...all, optimizer, penalties, seeds: [8, seed] }))
        .models;
      expect(companion[1]!.params).toEqual(params);
    }
    expect(models[0]!.params).not.toEqual(models[1]!.params);
  });
});
