import { adam, eager, type FitOptions, fit, flatten, type NdArray, type Runtime } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { onnxruntime } from '@nalu/onnxruntime';
import { describe, expect, it } from 'vitest';
import { copiedData, fixedBatch, fixedData, freshData } from '../src/models/data.js';
import { forms, modelNames, subsets } from '../src/models/forms.js';
import { modelOf, symbols } from '../src/models/models.js';

/** Of one and the same step, on float32 and on float64. */
const digits = 4;

const ort = await onnxruntime();

const parametersAfter = async <V>(
  runtime: Runtime<V>,
  name: (typeof modelNames)[number],
  options: Pick<FitOptions, 'data' | 'steps' | 'seeds'>,
): Promise<readonly number[]> => {
  const model = modelOf(forms[name].form);
  const { models } = await fit(runtime, model, { ...options, optimizer: adam(1e-3), heldOutBatches: 1 });
  return models.flatMap(({ params }) =>
    flatten<unknown, NdArray>(model.spec, params as never).flatMap(({ data }) => [...data]),
  );
};

const expectClose = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got).toHaveLength(wanted.length);
  const worst = Math.max(...got.map((value, i) => Math.abs(value - (wanted[i] as number))));
  expect(worst).toBeLessThan(10 ** -digits);
};

describe.each(modelNames)('%s', (name) => {
  const { form } = forms[name];
  // A whole batch of the large ones would take the reference seconds, and shows nothing more.
  const small = { ...form, batch: 4 };

  it('trains one step on the reference and on onnxruntime alike', async () => {
    const options = { data: freshData(small), steps: 1, seeds: 2 };
    const wanted = await parametersAfter(eager(reference), name, options);
    expectClose(await parametersAfter(ort, name, options), wanted);
    const start = await parametersAfter(eager(reference), name, { ...options, seeds: [0, 0] });
    expect(start).not.toEqual(wanted);
  });

  it('takes the same step on fixed data that are a part of the program and on those that are copied', async () => {
    const options = { steps: 2, seeds: 1 };
    const constant = await parametersAfter(eager(reference), name, { ...options, data: fixedData(small) });
    const copied = await parametersAfter(eager(reference), name, { ...options, data: copiedData(small) });
    // The sampler writes float32, and what is drawn is float32: only targets differ, in their last digits.
    expectClose(constant, copied);
  });
});

describe('the counting data', () => {
  it('has one symbol in each place, and counts them all', () => {
    const { x, y } = fixedBatch({ ...forms.counting.form, batch: 3, length: 7 });
    expect(x.shape).toEqual([7, 3, symbols]);
    expect(y.shape).toEqual([3, symbols]);
    for (let at = 0; at < x.data.length; at += symbols)
      expect([...x.data.slice(at, at + symbols)].sort()).toEqual([...Array(symbols - 1).fill(0), 1]);
    for (let row = 0; row < 3; row++)
      expect(y.data.slice(row * symbols, (row + 1) * symbols).reduce((a, b) => a + b)).toBe(7);
  });
});

describe('subsets', () => {
  it('are those of the arithmetic dataset at 100 inputs', () => {
    expect(subsets(100)).toEqual([
      [0, 25],
      [13, 38],
    ]);
  });

  it('are the two inputs where there are two', () => {
    expect(subsets(2)).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
});
