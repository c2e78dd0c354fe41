import { NaluError } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import * as layers from '../../src/layers/index.js';
import { errorOf } from '../support.js';
import { tf } from './tf.js';

/** The code and the words of what a body throws. */
const complaint = (body: () => unknown): string => {
  const error = errorOf(body);
  expect(NaluError.is(error), String(error)).toBe(true);
  const { code, message } = error as NaluError;
  return `${code} ${message}`;
};
const nalu = (options: object) => layers.nalu(options as never);

describe('a layer is refused', () => {
  it.each([
    [{}, 'NALU_OPTION NALU: "units" must be a whole number above 0, got undefined.'],
    [{ units: 0 }, 'NALU_OPTION NALU: "units" must be a whole number above 0, got 0.'],
    [{ units: 1.5 }, 'NALU_OPTION NALU: "units" must be a whole number above 0, got 1.5.'],
    [
      { units: 1, gate: 'round' },
      'NALU_OPTION nalu: "gate" must be one of "matrix", "vector", "independent", "none", got "round".',
    ],
    [
      { units: 1, pathWeights: 'none' },
      'NALU_OPTION nalu: "weights" must be one of "tied", "untied", got "none".',
    ],
    [
      { units: 1, weights: 'untied' },
      'NALU_OPTION NALU: "weights" must be a list of tensors (what the paths share is "pathWeights"), got "untied".',
    ],
    [
      { units: 1, init: {} },
      'NALU_OPTION NALU: each weight must have an initialiser of its own, got "init". Give it as "wHatInitializer", by the name of the weight.',
    ],
    [
      { units: 1, wInitializer: 'zeros' },
      'NALU_OPTION NALU: the options of weights must be among "wHatInitializer", "wHatRegularizer", "wHatConstraint", "mHatInitializer", "mHatRegularizer", "mHatConstraint", "gateInitializer", "gateRegularizer", "gateConstraint", got "wInitializer".',
    ],
    [
      { units: 1, wHatInitializer: 'glorot' },
      'NALU_OPTION NALU: "wHatInitializer" must be one of tf.initializers, its name or its config, got "glorot".',
    ],
    [
      { units: 1, gateRegularizer: { className: 'L9', config: {} } },
      'NALU_OPTION NALU: "gateRegularizer" must be one of tf.regularizers, its name or its config, got {"className":"L9","config":{}}.',
    ],
    [
      { units: 1, dtype: 'float16' },
      'NALU_OPTION NALU: "dtype" must be "float32", "int32" or "bool", got "float16".',
    ],
    [{ units: 1, seed: -1 }, 'NALU_OPTION NALU: "seed" must be a whole number below 2³², got -1.'],
    [{ units: 1, step: 0.5 }, 'NALU_OPTION NALU: "step" must be a whole number of at least 0, got 0.5.'],
    [{ units: 1, constrain: 'no' }, 'NALU_OPTION NALU: "constrain" must be true or false, got "no".'],
    [{ units: 1, trainable: 1 }, 'NALU_OPTION NALU: "trainable" must be true or false, got 1.'],
  ])('for %j', (options, words) => expect(complaint(() => nalu(options))).toBe(words));

  it('for an option that its unit does not have', () => {
    expect(complaint(() => nalu({ units: 1, activation: 'relu' }))).toMatch(
      /^NALU_OPTION nalu: the options must be among .*, got "activation"\.$/,
    );
  });
});

describe('an input is refused', () => {
  it('of rank 1', () => {
    expect(complaint(() => nalu({ units: 1, name: 'a' }).apply(tf.tensor1d([1, 2])))).toBe(
      'NALU_SHAPE NALU "a": the input must have two axes or more, [batch, …, in], got [2]. Put a batch axis in front.',
    );
  });

  it('whose last axis has no size yet, and the model stays as it was', () => {
    const model = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [null] as never })] });
    expect(complaint(() => model.add(nalu({ units: 1, name: 'b' })))).toBe(
      'NALU_SHAPE NALU "b": the size of the last axis must be known, got [null, null]. Give the first layer an "inputShape" whose last size is a number.',
    );
    expect(model.layers).toHaveLength(1);
    expect(model.outputs[0]?.shape).toEqual([null, null]);
  });

  it('whose last axis is not the one it was built for', () => {
    const layer = nalu({ units: 1, name: 'c' });
    layer.apply(tf.ones([1, 2]));
    expect(complaint(() => layer.apply(tf.input({ shape: [3] })))).toBe(
      'NALU_SHAPE NALU "c": the last axis of the input must have the size 2, as when it was built, got [null, 3].',
    );
    expect(complaint(() => layer.apply(tf.ones([5, 3])))).toBe(
      'NALU_SHAPE nalu: x must be [batch, 2], got [5, 3].',
    );
  });
});

describe('weights are refused', () => {
  it('of another shape or number, and the layer keeps its own', () => {
    const layer = nalu({ units: 3, name: 'd' });
    expect(complaint(() => layer.setWeights([tf.ones([1])]))).toBe(
      'NALU_SHAPE NALU "d": one value for each of no weights is required, got 1. Build the layer first: add it to a model.',
    );
    layer.apply(tf.ones([1, 2]));
    const before = layer.getWeights().map((w) => [...w.dataSync()]);
    const wrong: Tensor[] = [tf.ones([2, 3]), tf.ones([2, 3]), tf.ones([3, 2])];
    expect(complaint(() => layer.setWeights(wrong))).toBe(
      'NALU_SHAPE NALU "d": "d/gate" must be [2, 3], got [3, 2].',
    );
    expect(complaint(() => layer.setWeights(wrong.slice(1)))).toMatch(
      /one value for each of d\/wHat, d\/mHat, d\/gate is required, got 2\./,
    );
    expect(layer.getWeights().map((w) => [...w.dataSync()])).toEqual(before);
  });
});

describe('an input of whole numbers', () => {
  it('is computed with as if they were floats', () => {
    const layer = nalu({ units: 1, dtype: 'int32', inputShape: [2], seed: 1 });
    const model = tf.sequential({ layers: [layer] });
    const y = model.predict(tf.tensor([[1, 2]], [1, 2], 'int32')) as Tensor;
    const z = model.predict(tf.tensor([[1, 2]])) as Tensor;
    expect([...y.dataSync()]).toEqual([...z.dataSync()]);
  });
});

describe('a mask', () => {
  it('is passed on', () => {
    const layer = nalu({ units: 1 });
    const mask = tf.tensor([[1, 0]], [1, 2], 'bool');
    expect(layer.computeMask(tf.ones([1, 2, 3]), mask)).toBe(mask);
  });

  it('reaches the layers behind, so that padding changes nothing', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.masking({ maskValue: 0, inputShape: [null, 2] as never }),
        nalu({ units: 2, seed: 1 }),
        tf.layers.lstm({ units: 1 }),
      ],
    });
    const [short, padded] = [
      tf.tensor3d([[[1, 2]]]),
      tf.tensor3d([
        [
          [1, 2],
          [0, 0],
          [0, 0],
        ],
      ]),
    ].map((x) => (model.predict(x) as Tensor).dataSync()[0] as number);
    expect(padded).toBeCloseTo(short as number, 6);
  });
});
