import { adam, eager, fit, nau, nmu, program, random, stack, tensor, uniform } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxruntime } from '../src/index.js';
import { conditions, expectClose } from './support/agreement.js';

const [BATCH, INPUTS] = [64, 100];
const model = stack(nau(INPUTS, 2), nmu(2, 1));

/** A matrix that is large enough for its products, and the sums over its columns, to be merged. */
const data = program(
  'a product of two sums',
  { drawn: random(uniform(1, 2), BATCH, INPUTS) },
  { x: tensor(BATCH, INPUTS), y: tensor(BATCH, 1) },
  ({ mul, slice, sum }, { drawn: x }) => ({
    x,
    y: mul(sum(slice(x, 1, 0, 25), [1]), sum(slice(x, 1, 13, 38), [1])),
  }),
);
const all = { data, optimizer: adam(1e-3), steps: 12, heldOutBatches: 1 };

describe('many seeds on onnxruntime', () => {
  let runtime: Awaited<ReturnType<typeof onnxruntime>>;
  beforeAll(async () => {
    runtime = await onnxruntime();
  });

  it('have the bits in groups of one size and another that two of them have by themselves', async () => {
    const many = (await fit(runtime, model, { ...all, seeds: 33 })).models;
    expect(many).toHaveLength(33);
    // The groups are of 17 and 16.
    for (const pair of [
      [0, 16],
      [17, 32],
    ])
      for (const [i, { params, loss }] of (
        await fit(runtime, model, { ...all, seeds: pair })
      ).models.entries()) {
        const found = many[pair[i]!]!;
        expect({ params, loss }).toEqual({ params: found.params, loss: found.loss });
      }
  });

  it('train to what the oracle trains', async () => {
    const options = { ...all, seeds: [3, 8] };
    const compiled = await fit(await onnxruntime({ precision: 'float64' }), model, options);
    const eagerly = await fit(eager(reference), model, options);
    const trained = program('trained', {}, { params: model.spec }, () => ({}) as never);
    compiled.models.forEach(({ params }, i) => {
      expectClose(
        trained,
        { params },
        { params: eagerly.models[i]!.params },
        {
          precision: 'float64',
          condition: conditions.training,
        },
      );
    });
  });
});
