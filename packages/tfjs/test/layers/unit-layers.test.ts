import { catalogue, initialParameters, type NdArray, ndArray } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { definitionOf, titles, type UnitName, unitNames } from '../../src/layers/definitions.js';
import * as layers from '../../src/layers/index.js';
import { draw, expectClose } from '../support.js';
import { countedOn, read } from './support.js';
import { tf } from './tf.js';

const { naluLayers } = layers;
const nalus = naluLayers(tf);
type AnyFactory = (options: object) => layers.UnitLayer;
const factoryOf = (name: UnitName): AnyFactory => nalus[name] as AnyFactory;

const run = (layer: layers.UnitLayer, x: NdArray, kwargs = {}): NdArray => {
  const input = tf.tensor([...x.data], [...x.shape]);
  const y = layer.apply(input, kwargs) as Tensor;
  const values = read(y);
  tf.dispose([input, y]);
  return values;
};
const counted = () => countedOn(tf);

describe('the layers of the catalogue', () => {
  it('are there for every unit that core knows', () => {
    const units = new Set(catalogue.flatMap(({ samples }) => samples.map(({ unit }) => unit.name)));
    expect(unitNames).toEqual(expect.arrayContaining([...units]));
  });

  it('are exported one by one from the entry that is bound to the installed packages', () => {
    expect(layers).toMatchObject(nalus);
  });

  it('have class names that no one else gives', () => {
    for (const [title, cls] of Object.entries(nalus.classes)) expect(cls.className).toBe(`nalu>${title}`);
    expect(Object.keys(nalus.classes)).toEqual([...Object.values(titles), 'LSTMCell', 'UnitCell']);
  });

  describe.each(unitNames)('%s', (name) => {
    const x = draw(`${name}.x`, [5, 2], 0.2, 0.9);
    const unit = definitionOf(name).make(2, 3, {});

    it('computes the unit of core, from the parameters that core starts with', () => {
      const layer = factoryOf(name)({ units: 3, seed: 4 });
      const expected = unit.apply(reference, initialParameters(unit, { seed: 4 }), x);
      expectClose(run(layer, x), expected);
      layer.dispose();
    });

    it('acts on the last axis of an input of any rank', () => {
      const layer = factoryOf(name)({ units: 3, seed: 4 });
      const rows = draw('rows', [24, 2], 0.2, 0.9);
      const flat = run(layer, rows);
      const deep = run(layer, ndArray([2, 3, 4, 2], rows.data));
      expect(deep.shape).toEqual([2, 3, 4, unit.output.at(-1)]);
      expectClose(ndArray(flat.shape, deep.data), flat);
      expect(layer.computeOutputShape([null, 7, 2])).toEqual([null, 7, unit.output.at(-1)]);
      layer.dispose();
    });

    it('leaves nothing behind but its weights and its results', () => {
      const layer = factoryOf(name)({ units: 3 });
      run(layer, x);
      const before = counted();
      run(layer, x);
      run(layer, x, { training: true });
      expect(counted()).toEqual(before);
      layer.dispose();
    });
  });
});

describe('a layer in a wrapper of tfjs', () => {
  it('acts on each step of a sequence', () => {
    const layer = layers.nau({ units: 2, seed: 1 });
    const model = tf.sequential({
      layers: [tf.layers.timeDistributed({ layer, inputShape: [null, 3] as never })],
    });
    const x = tf.ones([2, 4, 3]);
    const y = model.predict(x) as Tensor;
    expect(y.shape).toEqual([2, 4, 2]);
    expectClose(read(y), read(layer.apply(x) as Tensor));
  });
});
