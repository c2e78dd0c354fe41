import { fit, initialParameters, type NdArray, randomSource, uniform, weightsOf } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { toOnnx } from '@nalu/onnx';
import { onnxruntime } from '@nalu/onnxruntime';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { columns, pixels, rows } from '../src/data/digits.js';
import { encoderNames, encoders } from '../src/encoders.js';
import { counting, countingModel } from '../src/models.js';
import { CLASSES, countingData, imagePool } from '../src/task.js';

const noise = (...leading: readonly number[]): NdArray =>
  randomSource(1).draw('images', uniform(0, 1), [...leading, pixels]);

/** Digit d is a bright bar in rows 2 d and 2 d + 1, and a little noise. */
const pool = imagePool({
  count: 50,
  labels: Uint8Array.from({ length: 50 }, (_, i) => i % CLASSES),
  images: Uint8Array.from({ length: 50 * pixels }, (_, at) => {
    const [i, row] = [Math.floor(at / pixels), Math.floor((at % pixels) / columns)];
    return Math.floor(row / 2) === i % CLASSES ? 200 + ((at * 7) % 50) : (at * 13) % 40;
  }),
});

describe.each(encoderNames)('the encoder %s', (name) => {
  const { model, training } = countingModel('lstm-nalu-cell', pixels, 12, counting, name);
  const params = initialParameters(model, { seed: 3 });

  it('makes ten shares of each image', () => {
    const encoder = encoders[name].build();
    const y = encoder.apply(reference, initialParameters(encoder), noise(2, 3));
    expect(y.shape).toEqual([2, 3, CLASSES]);
    for (const share of y.data) expect(share).toBeGreaterThan(0);
    for (const share of y.data) expect(share).toBeLessThan(1);
    expect(encoder.input).toEqual(['batch', rows * columns]);
  });

  it('leaves in one file with the counter, for every length and batch', async () => {
    const session = await ort.InferenceSession.create(toOnnx({ model, params }));
    for (const [length, batch] of [
      [1, 1],
      [1, 5],
      [7, 2],
    ] as const) {
      const { shape, data } = noise(length, batch);
      const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.from(data), [...shape]) });
      const expected = model.apply(reference, params, { shape, data: data.map(Math.fround) });
      expect(y?.dims).toEqual([batch, CLASSES]);
      expected.data.forEach((value, i) => {
        expect(y?.data[i], `length ${length}, batch ${batch}, output ${i}`).toBeCloseTo(value, 4);
      });
    }
  });

  it('trains, and goes on from a checkpoint to the same weights', async () => {
    const runtime = await onnxruntime();
    const saved: Uint8Array[] = [];
    const losses: number[] = [];
    const options = { ...training, data: countingData(pool, 3, 4), steps: 12, seeds: [5], stepsPerCall: 3 };
    const whole = await fit(runtime, model, {
      ...options,
      checkpoint: { every: 6, save: async (bytes) => void saved.push(bytes.slice()) },
      onProgress: ({ losses: [loss = Number.NaN] }) => void losses.push(loss),
    });
    const [half] = saved;
    const resumed = await fit(runtime, model, { ...options, resume: half as Uint8Array });
    expect(weightsOf(resumed.best())).toEqual(weightsOf(whole.best()));
    expect(losses.every(Number.isFinite)).toBe(true);
    const start = initialParameters(model, { seed: 5 });
    expect(whole.best().params).not.toEqual(start);
  });
});
