import { adam, fit, nalu, program, type Runs, random, tensor, uniform } from '@nalu/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxruntime } from '../src/index.js';

const data = program(
  'product',
  { x: random(uniform(1, 2), 32, 2) },
  { x: tensor(32, 2), y: tensor(32, 1) },
  ({ prod }, { x }) => ({ x, y: prod(x, [1]) }),
);
const unit = nalu(2, 1);

describe('fit on onnxruntime', () => {
  let runtime: Awaited<ReturnType<typeof onnxruntime>>;
  beforeAll(async () => {
    runtime = await onnxruntime();
  });
  const run = (seeds: readonly number[], stepsPerCall = 64) =>
    fit(runtime, unit, { data, optimizer: adam(0.05), steps: 200, seeds, stepsPerCall });
  const modelOf = ({ models }: Runs<(typeof unit)['spec']>, seed: number) => {
    const found = models.find((model) => model.seed === seed);
    if (found === undefined) throw new Error(`no model of seed ${seed}`);
    return found.params;
  };

  it('gives a seed the same bits beside any companions', async () => {
    const beside = modelOf(await run([2, 3]), 3);
    expect(modelOf(await run([3, 4]), 3)).toEqual(beside);
    expect(modelOf(await run([7, 5, 3, 9]), 3)).toEqual(beside);
  });

  it('gives the same bits for any number of steps in a call', async () => {
    const whole = modelOf(await run([3]), 3);
    for (const stepsPerCall of [1, 7]) expect(modelOf(await run([3], stepsPerCall), 3)).toEqual(whole);
  });

  it('agrees to rounding with a seed that runs alone', async () => {
    const [alone, beside] = [modelOf(await run([3]), 3), modelOf(await run([2, 3]), 3)];
    alone.wHat.data.forEach((value, i) => {
      expect(beside.wHat.data[i]).toBeCloseTo(value, 4);
    });
  });
});
