import { array, eager, type NdArray, predictOn, randomSource, zeros } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { toOnnx } from '@nalu/onnx';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { counting, countingModel } from '../src/models.js';
import { CLASSES, drawSequences, symbolPool } from '../src/task.js';

const HIDDEN = 32;

const filled = (shape: readonly number[], value: number): NdArray => ({
  shape,
  data: zeros(shape).data.fill(value),
});

/** 20 at `[d, offset + d]` for each digit: open for it, and shut for the others. */
const diagonal = (rows: number, columns: number, offset: number): NdArray => {
  const { shape, data } = zeros([rows, columns]);
  for (let d = 0; d < CLASSES; d++) data[d * columns + offset + d] = 20;
  return { shape, data };
};

/** Weights as training should find them: unit d of the cell adds 1 for each digit d, and the readout copies it. */
const handSet = {
  cell: {
    weight: diagonal(CLASSES, 4 * HIDDEN, 2 * HIDDEN),
    recurrent: zeros([HIDDEN, 4 * HIDDEN]),
    biasInput: filled([HIDDEN], 20),
    biasForget: filled([HIDDEN], 20),
    biasCandidate: zeros([HIDDEN]),
    biasOutput: zeros([HIDDEN]),
  },
  readout: {
    wHat: diagonal(HIDDEN, CLASSES, 0),
    mHat: diagonal(HIDDEN, CLASSES, 0),
    gate: zeros([HIDDEN, CLASSES]),
    gateBias: filled([CLASSES], 15),
  },
};

const { model } = countingModel('lstm-nalu-cell', CLASSES, 1, counting);
const { x, counts } = drawSequences(symbolPool, 1000, 8, randomSource(3).stream('hand-set'));
const rounded = (data: ArrayLike<number>): number[] => Array.from(data, (value) => Math.round(value) + 0);

describe('LSTM + NALU on the cell state, with weights set by hand', () => {
  it('counts 1000 symbols exactly after rounding, in the reference', async () => {
    const { data } = await predictOn(
      eager(reference),
      model,
      handSet as never,
    )({ ...x, data: Float64Array.from(x.data) });
    expect(rounded(data)).toEqual([...counts.data]);
  });

  it('counts 1000 symbols exactly after rounding, from the ONNX file', async () => {
    const file = toOnnx({ model, params: handSet });
    const session = await ort.InferenceSession.create(file);
    const { y } = await session.run({ x: new ort.Tensor('float32', x.data as Float32Array, [...x.shape]) });
    expect(rounded(y?.data as Float32Array)).toEqual([...counts.data]);
  });

  it('does not count with the forget gate of the usual start', async () => {
    const cell = { ...handSet.cell, biasForget: filled([HIDDEN], 1) };
    const predict = predictOn(eager(reference), model, { ...handSet, cell } as never);
    const { data } = await predict({ ...x, data: Float64Array.from(x.data) });
    expect(rounded(data)).not.toEqual([...counts.data]);
  });
});

describe('drawSequences', () => {
  it('counts each symbol of each sequence', () => {
    const { indices, counts, x } = drawSequences(symbolPool, 7, 3, randomSource(5).stream('draw'));
    expect(counts).toEqual({ shape: [3, CLASSES], data: expect.any(Float32Array) });
    for (let batch = 0; batch < 3; batch++) {
      const own = Array.from({ length: 7 }, (_, t) => indices[t * 3 + batch] as number);
      const expected = Array.from(
        { length: CLASSES },
        (_, digit) => own.filter((symbol) => symbol === digit).length,
      );
      expect([...counts.data.subarray(batch * CLASSES, (batch + 1) * CLASSES)]).toEqual(expected);
    }
    expect([...x.data].reduce((sum, value) => sum + value)).toBe(21);
  });

  it('draws the same from the same stream', () => {
    const draw = () => drawSequences(symbolPool, 4, 2, randomSource(6).stream('draw')).x.data;
    expect(draw()).toEqual(draw());
    expect(array([...draw()]).data).toHaveLength(80);
  });
});
