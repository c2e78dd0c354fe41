import { constant, fit, linear, sgd, stack, tensor, unit } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { runtime, sums } from '../support/training.js';

describe('the parameters of a fit', () => {
  it('keep their places where names are numbers, which JavaScript puts in an order of its own', async () => {
    const first = unit({
      name: 'first',
      input: ['batch', 1],
      output: ['batch', 1],
      spec: { w: tensor(1, 1) },
      init: { w: constant(5) },
      apply: (ops, { w }, x) => ops.matmul(x, w),
    });
    const second = unit({
      name: 'second',
      input: ['batch', 1],
      output: ['batch', 1],
      spec: tensor(1, 1),
      init: constant(7),
      apply: (ops, w, x) => ops.matmul(x, w),
    });
    const still = { data: sums, optimizer: sgd(0), steps: 1, heldOutBatches: 1 };
    const { params } = (await fit(runtime, stack(linear(2, 1), first, second), still)).models[0]!;
    expect(params[1].w.data[0]).toBe(5);
    expect(params[2].data[0]).toBe(7);
  });
});
