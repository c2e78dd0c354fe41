import type { NdArray, SpecTree } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { encodeModel, fromOnnx } from '../../src/index.js';
import { drawn, onReference } from './support/arrays.js';
import { modelOf } from './support/models.js';
import { inOnnxruntime } from './support/onnxruntime.js';
import { operatorCases } from './support/operator-cases.js';

/** In float32, through functions that both sides compute in their own way. */
const tolerance = 1e-5;

const apart = (a: NdArray, b: NdArray): number => {
  const scale = Math.max(1, ...b.data.map(Math.abs));
  return Math.max(0, ...a.data.map((value, i) => Math.abs(value - (b.data[i] as number)) / scale));
};

describe('fromOnnx', () => {
  it.each(operatorCases)('computes $says as onnxruntime does', async (each) => {
    const bytes = encodeModel(modelOf(each));
    const model = fromOnnx(bytes);
    const inputs = drawn<SpecTree>(model.inputs, 1, [-2, 2], 2) as Readonly<Record<string, NdArray>>;
    const expected = await inOnnxruntime(bytes, inputs);
    const got = await onReference(model, inputs);
    expect(got.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
    got.forEach((array, i) => {
      expect(apart(array, expected[i] as NdArray)).toBeLessThan(tolerance);
    });
  });
});
