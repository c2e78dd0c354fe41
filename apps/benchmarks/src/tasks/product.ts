import { nau, nmu, stack } from '@nalu/core';
import { subsets } from '../models/forms.js';
import type { Task } from './task.js';

const INPUTS = 100;

/** The published code has one penalty over both layers. */
const penalty = { weight: 10, start: 1_000_000, end: 2_000_000 };

const [first, second] = subsets(INPUTS) as readonly [readonly [number, number], readonly [number, number]];

/**
 * The product of two sums over a quarter of the inputs each, half of it in common.
 *
 * The paper trains for 5,000,000 steps. Its threshold is that of sums over one input more, which is a little stricter.
 *
 * @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020, the table of the arithmetic dataset.
 */
export const product: Task = {
  title: 'a × b of 100 inputs',
  inputs: INPUTS,
  target: ({ mul, slice, sum }, x) => mul(sum(slice(x, 1, ...first), [1]), sum(slice(x, 1, ...second), [1])),
  candidates: [
    { title: 'NMU', published: 98, model: stack(nau(INPUTS, 2, { penalty }), nmu(2, 1, { penalty })) },
  ],
  threshold: 0.1600523,
  ...{ seeds: 10, steps: 2_000_000 },
};
