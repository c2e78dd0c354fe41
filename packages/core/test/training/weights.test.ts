import {
  array,
  decodeSafetensors,
  fit,
  leafSpecs,
  linear,
  lstm,
  nalu,
  predictOn,
  predictor,
  readWeights,
  recurrent,
  stack,
  weightsOf,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { expectSame, refusal, rejection } from '../support/compare.js';
import { line, options, runtime, sums } from '../support/training.js';
import { randomParams } from '../support/units.js';

const model = stack({ hidden: linear(2, 3), readout: nalu(3, 1) });
const trained = async () => (await fit(runtime, model, { ...options, data: sums, seeds: [7] })).best();

describe('weightsOf', () => {
  it('writes the parameters by their dotted names, with the model and the seed', async () => {
    const { arrays, metadata } = decodeSafetensors(weightsOf(await trained(), { author: 'a' }));
    expect(Object.keys(arrays)).toEqual(leafSpecs(model.spec).map(({ path }) => path));
    expect(metadata).toMatchObject({ model: 'stack', seed: '7', task: 'sums', author: 'a' });
  });

  it('writes float32 where that loses nothing, and float64 elsewhere', async () => {
    const best = (await fit(runtime, line, { ...options, steps: 1 })).best();
    const params = { weight: array([[1], [0.1]]), bias: array([0.5]) };
    const { arrays } = decodeSafetensors(weightsOf({ ...best, params }));
    expect(arrays.weight!.data).toEqual(Float64Array.of(1, 0.1));
    expect(arrays.bias!.data).toEqual(Float32Array.of(0.5));
  });
});

describe('readWeights', () => {
  it('reads back what was written, to the bit', async () => {
    const best = await trained();
    const read = readWeights(model, weightsOf(best));
    expect(read).toEqual(best.params);
    const y = await predictOn(runtime, model, read)([[10, 20]]);
    expectSame(y, await best.predict([[10, 20]]), 'predictOn');
  });

  it('refuses the weights of another model', async () => {
    const bytes = weightsOf(await trained());
    expect(refusal(() => readWeights(nalu(3, 1), bytes), 'NALU_FILE')).toBe(
      'readWeights: the parameters must be wHat, mHat, gate, got "hidden.weight" too.',
    );
    const wider = stack({ hidden: linear(2, 4), readout: nalu(4, 1) });
    expect(refusal(() => readWeights(wider, bytes), 'NALU_FILE')).toBe(
      'readWeights: "hidden.weight" must be [2, 4], got [2, 3].',
    );
    const other = stack({ hidden: linear(2, 3), readout: nalu(3, 1, { gateBias: true }) });
    expect(refusal(() => readWeights(other, bytes), 'NALU_FILE')).toBe(
      'readWeights: "readout.gateBias" must be [1], got nothing.',
    );
  });

  it('refuses damage', () => {
    expect(refusal(() => readWeights(line, new Uint8Array(3)), 'NALU_FILE')).toContain('readWeights: ');
  });
});

describe('predictor', () => {
  it('is a program of the parameters and x, with the leading axes free', () => {
    const sequence = recurrent(lstm(2, 3));
    const { name, inputs, outputs } = predictor(sequence);
    expect([name, inputs.x.shape, outputs.y.shape]).toEqual([
      'recurrent lstm',
      ['time', 'batch', 2],
      ['batch', 3],
    ]);
    expect(inputs.params).toBe(sequence.spec);
  });

  it('predicts at every batch size and length', async () => {
    const sequence = recurrent(lstm(2, 3), { read: 'c' });
    const params = randomParams(sequence.spec, 1);
    const predict = predictOn(runtime, sequence, params);
    for (const [time, batch] of [
      [1, 4],
      [5, 1],
      [3, 2],
    ] as const) {
      const x = randomArray(2, [time, batch, 2]);
      expectSame(await predict(x), sequence.apply(reference, params, x), `seeds 1, 2, ${time} × ${batch}`);
    }
  });

  it('compiles anew after it was disposed of', async () => {
    const predict = predictOn(runtime, line, { weight: array([[1], [2]]), bias: array([3]) });
    const first = await predict([[4, 5]]);
    await predict.dispose();
    expectSame(await predict([[4, 5]]), first, 'again');
  });

  it('refuses an x of another shape, in the name of the model', async () => {
    const best = (await fit(runtime, line, options)).best();
    const refused = (x: Parameters<typeof best.predict>[0]) => rejection(best.predict(x), 'NALU_SHAPE');
    expect(await refused([[1, 2, 3]])).toBe('linear: "x" must be float64[batch, 2], got float64[1, 3].');
    expect(await refused([1, 2])).toBe('linear: "x" must be float64[batch, 2], got float64[2].');
    expect(await refused([])).toContain('linear: ');
    expect(await refused([[1, 2], [3]])).toBe(
      'array: every list of an axis must be equally long, got a ragged list.',
    );
  });

  it('refuses an x that is not finite', async () => {
    const best = (await fit(runtime, line, options)).best();
    const message = await rejection(
      best.predict([
        [1, 2],
        [Number.NaN, 4],
      ]),
      'NALU_DATA',
    );
    expect(message).toContain('NaN at [1, 0]');
  });
});
