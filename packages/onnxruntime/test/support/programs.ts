import { adam, fit, nalu, program, type Runtime, random, stack, tensor, uniform } from '@nalu/core';

export const square = program('square', { x: tensor('batch') }, { y: tensor('batch') }, ({ mul }, { x }) => ({
  y: mul(x, x),
}));

const data = program(
  'sums',
  { x: random(uniform(1, 2), 8, 3) },
  { x: tensor(8, 3), y: tensor(8, 1) },
  (ops, { x }) => ({ x, y: ops.sum(x, [1]) }),
);

export const model = stack(nalu(3, 2), nalu(2, 1));

/** A few steps of two seeds, in calls of unequal length: so few that rounding has not grown yet. */
export const shortFit = <V>(runtime: Runtime<V>) =>
  fit(runtime, model, { data, optimizer: adam(0.01), steps: 10, seeds: 2, stepsPerCall: 4 });
