import { adam, linear, nalu, program, random, sgd, tensor, type Unit, uniform } from '@nalu/core';
import type { Experiment } from '../../src/workers/index.js';

const product = program(
  'product',
  { x: random(uniform(1, 2), 32, 2) },
  { x: tensor(32, 2), y: tensor(32, 1) },
  ({ prod }, { x }) => ({ x, y: prod(x, [1]) }),
);

const model = nalu(2, 1) as Unit<unknown>;

/** What the workers of these tests may be asked for, by the name in their address. */
export const experiments = {
  sound: { model, options: { data: product, optimizer: adam(1e-2), steps: 300 } },
  endless: { model, options: { data: product, optimizer: adam(1e-2), steps: 100_000_000 } },
  lost: {
    model: linear(2, 1) as Unit<unknown>,
    options: { data: product, optimizer: sgd(1e30), steps: 300 },
  },
  wrong: { model, options: { data: product, optimizer: adam(1e-2), steps: -1 } },
} as const satisfies Readonly<Record<string, Experiment<unknown>>>;
export type ExperimentName = keyof typeof experiments;
