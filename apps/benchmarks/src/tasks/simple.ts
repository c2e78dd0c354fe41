import { nac, nacMul, nalu, nau, nmu, stack } from '@nalu/core';
import type { Task } from './task.js';

/** @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020, the table of the simple task. */
export const simple: Task = {
  title: '(x₁ + x₂)(x₁ + x₂ + x₃ + x₄)',
  inputs: 4,
  target: ({ mul, slice, sum }, x) => mul(sum(slice(x, 1, 0, 2), [1]), sum(x, [1])),
  candidates: [
    { title: 'NMU', published: 94, model: stack(nau(4, 2), nmu(2, 1)) },
    { title: 'NALU', published: 26, model: stack(nalu(4, 2), nalu(2, 1)) },
    { title: 'NAC•', published: 13, model: stack(nac(4, 2), nacMul(2, 1)) },
  ],
  threshold: 2.156985e-6,
  ...{ seeds: 100, steps: 200_000 },
};
