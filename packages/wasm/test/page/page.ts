import { adam, fit, nalu, program, random, tensor, uniform } from '@nalu/core';
import { wasm } from '../../src/index.js';

// All that a page needs to train a NALU: what its bundle weighs, and that it learns, are tested.

const sum = program(
  'sum',
  { x: random(uniform(1, 2), 128, 2) },
  { x: tensor(128, 2), y: tensor(128, 1) },
  (ops, { x }) => ({ x, y: ops.sum(x, [1]) }),
);

/** Trains while the page lives, and shows how it goes. */
export const train = async (show: (text: string) => void, steps: number) => {
  const runs = await fit(await wasm(), nalu(2, 1), {
    ...{ data: sum, optimizer: adam(1e-2), steps },
    onProgress: ({ step, losses }) => show(`step ${step}: loss ${losses[0]?.toExponential(2)}`),
  });
  return runs.best();
};
