import { adam, nalu, program, random, sampler, sgd, tensor, uniform } from '@nalu/core';
import type { Experiment } from '@nalu/core/workers';
import { type OrtTensor, onnxruntime } from '../../src/index.js';

const product = program(
  'product',
  { x: random(uniform(1, 2), 32, 2) },
  { x: tensor(32, 2), y: tensor(32, 1) },
  ({ prod }, { x }) => ({ x, y: prod(x, [1]) }),
);

/** The product, and for one seed in a few a number that throws its model out of the finite ones. */
const hard = sampler({ x: tensor(4, 2), y: tensor(4, 1) }, ({ x, y }, stream) => {
  stream.fill(x, uniform(1, 2));
  for (let i = 0; i < 4; i++) y[i] = x[2 * i]! * x[2 * i + 1]!;
  if (x[0]! > 1.95) y[0] = 3e38;
});

const runtime = () => onnxruntime();
const model = nalu(2, 1);
export type Spec = (typeof model)['spec'];
const usual = { data: product, optimizer: adam(0.05), steps: 200 };

/** What the workers of these tests may be asked for. */
export const experiments = {
  sound: { runtime, model, options: usual },
  endless: { runtime, model, options: { ...usual, steps: 100_000_000 } },
  hard: { runtime, model, options: { data: hard, optimizer: sgd(0.01), steps: 20 } },
} satisfies Readonly<Record<string, Experiment<Spec, OrtTensor>>>;
export type ExperimentName = keyof typeof experiments;
