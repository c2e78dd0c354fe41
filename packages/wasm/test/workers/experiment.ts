import { adam, linear, nalu, program, random, sampler, sgd, tensor, type Unit, uniform } from '@nalu/core';
import type { Experiment } from '@nalu/core/workers';
import { type WasmTensor, wasm } from '../../src/index.js';

const product = program(
  'product',
  { x: random(uniform(1, 2), 32, 2) },
  { x: tensor(32, 2), y: tensor(32, 1) },
  ({ prod }, { x }) => ({ x, y: prod(x, [1]) }),
);

/** Where a worker says that it looks at nothing any more. */
export const stuckChannel = 'stuck';

/** Data that never come. */
const never = sampler({ x: tensor(32, 2), y: tensor(32, 1) }, () => {
  new BroadcastChannel(stuckChannel).postMessage('now');
  for (;;);
});

const model = nalu(2, 1) as Unit<unknown>;
const usual = { data: product, optimizer: adam(1e-2), steps: 300 };
const runtime = () => wasm();

/** What the workers of these tests may be asked for, by the name in their address. */
export const experiments = {
  sound: { runtime, model, options: usual },
  endless: { runtime, model, options: { ...usual, steps: 100_000_000 } },
  stuck: { runtime, model, options: { ...usual, data: never } },
  lost: { runtime, model: linear(2, 1) as Unit<unknown>, options: { ...usual, optimizer: sgd(1e30) } },
  wrong: { runtime, model, options: { ...usual, steps: -1 } },
} as const satisfies Readonly<Record<string, Experiment<unknown, WasmTensor>>>;
export type ExperimentName = keyof typeof experiments;
