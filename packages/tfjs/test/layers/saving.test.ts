import { array } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { type UnitName, unitNames } from '../../src/layers/definitions.js';
import * as layers from '../../src/layers/index.js';
import { draw } from '../support.js';
import { predicted, reloaded } from './support.js';
import { tf } from './tf.js';

type Make = (options: object) => layers.UnitLayer;
const bound = layers.naluLayers(tf);
const make = (name: UnitName, options: object): layers.UnitLayer => (bound[name] as Make)(options);
const inputs = () => {
  const { data, shape } = draw('saved.x', [4, 2], 0.3, 0.8);
  return tf.tensor([...data], [...shape]);
};

/** tfjs writes null for what has no value. */
const withoutNull = (_: string, value: unknown) => value ?? undefined;

/** Options beside the usual ones, with every form that is spelled in another way than in small letters. */
const unusual: readonly (readonly [UnitName, object])[] = [
  [
    'nalu',
    {
      pathWeights: 'untied',
      gate: 'vector',
      gates: 'untied',
      gateInput: '|x|',
      gateBias: true,
      epsilon: 1e-3,
    },
  ],
  ['nalu', { base: 'max-safe', bound: 5, gate: 'independent' }],
  ['nalu', { bound: Number.POSITIVE_INFINITY }],
  ['inalu', { pathWeights: 'tied', gate: 'matrix', penalty: { weight: 0.1, reach: 3, start: 2 } }],
  ['dmu', { operands: array([[1], [-1]]), gate: 'normalized', units: 1 }],
  ['snmu', { noise: [2, 3] }],
  ['snmu', { noise: 'batch', regularize: false, constrain: false }],
  ['npu', { l1: { from: 1e-5, to: 1e-4, every: 10 }, gateSlope: 'straight-through' }],
  ['linear', { bias: false, activation: 'relu6' }],
  [
    'nmu',
    {
      normalized: true,
      wInitializer: 'ones',
      wRegularizer: tf.regularizers.l1l2({ l1: 0.1 }),
      wConstraint: 'unitNorm',
    },
  ],
  [
    'nalu',
    {
      wHatInitializer: tf.initializers.randomNormal({ stddev: 2 }),
      gateInitializer: tf.initializers.constant({ value: 10 }),
    },
  ],
];

describe('a saved model', () => {
  it.each([...unitNames.map((name) => [name, {}] as const), ...unusual])(
    'predicts the same once it is loaded: %s %j',
    async (name, options) => {
      const model = tf.sequential();
      model.add(make(name, { units: 3, inputShape: [2], ...options }));
      const loaded = await reloaded(tf, model);
      const x = inputs();
      expect(predicted(loaded, x)).toEqual(predicted(model, x));
      const configs = [model, loaded].map(({ layers: [layer] }) =>
        JSON.stringify(layer?.getConfig(), withoutNull),
      );
      expect(configs[1]).toEqual(configs[0]);
      for (const each of [model, loaded, x]) each.dispose();
    },
  );

  it('says in its summary what its layers are', () => {
    const lines: string[] = [];
    const model = tf.sequential({ layers: [layers.realNpu({ units: 2, name: 'power', inputShape: [3] })] });
    model.summary(undefined, undefined, (line: string) => lines.push(line));
    expect(lines.join('\n')).toMatch(/power \(nalu>RealNPU\) +.*\[null,2\] +9/);
    model.dispose();
  });

  it('keeps how far the schedule of its penalty is', async () => {
    const model = tf.sequential({ layers: [layers.nmu({ units: 1, inputShape: [2] })] });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const [x, y] = [tf.ones([8, 2]), tf.ones([8, 1])];
    await model.fit(x, y, { epochs: 3, batchSize: 4, verbose: 0 });
    const loaded = await reloaded(tf, model);
    expect((loaded.layers[0] as layers.UnitLayer).step).toBe(6);
    for (const each of [x, y, model, loaded]) each.dispose();
  });
});

describe('a model of a newer version', () => {
  it('is refused, with what to do', () => {
    const { className } = layers.classes.NALU;
    const config = { units: 2, version: 99, name: 'a' };
    const topology = {
      class_name: 'Sequential',
      config: { name: 's', layers: [{ class_name: className, config }] },
    };
    return expect(tf.models.modelFromJSON(topology as never)).rejects.toThrow(
      'NALU: the layer must be of version 1 or older, got version 99. Update @nalu/tfjs to load this model.',
    );
  });
});

describe('registration', () => {
  it('gives the same layers for the same TensorFlow.js, however often', () => {
    layers.registerNaluLayers(tf);
    layers.registerNaluLayers();
    expect(layers.naluLayers(tf)).toBe(layers.naluLayers({ ...tf }));
  });

  it('is refused for a TensorFlow.js without layers', () => {
    const { layers: _, ...core } = tf;
    expect(() => layers.naluLayers(core as never)).toThrow(/got one without layers\. Give it the namespace/);
  });
});
