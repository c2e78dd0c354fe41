import { adam, fit, nalu, program, random, tensor, uniform } from '@nalu/core';
import { expect, it } from 'vitest';
import { wasm } from '../src/index.js';

const data = program(
  'product',
  { x: random(uniform(1, 2), 32, 2) },
  { x: tensor(32, 2), y: tensor(32, 1) },
  ({ prod }, { x }) => ({ x, y: prod(x, [1]) }),
);

it.each([1, 3])('a timer ends the training of %i seeds, though no call ever waits', async (seeds) => {
  const endless = { data, optimizer: adam(1e-2), steps: 1e9, seeds, signal: AbortSignal.timeout(5) };
  await expect(fit(await wasm(), nalu(2, 1), endless)).rejects.toMatchObject({ name: 'TimeoutError' });
});
