import { createRequire } from 'node:module';
import { NaluError } from '@nalu/core';
import type * as tfjs from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import * as layers from '../../src/layers/index.js';
import { errorOf } from '../support.js';
import { fittedAndReloaded } from './support.js';
import { tf } from './tf.js';

// What a script tag brings, with a tfjs-core and a tfjs-layers of its own; they greet on the console.
const silent = vi.spyOn(console, 'warn').mockImplementation(() => {});
const require = createRequire(import.meta.url);
const copy = (): typeof tfjs => {
  const path = require.resolve('@tensorflow/tfjs/dist/tf.min.js');
  delete require.cache[path];
  return require(path);
};
const [other, third] = [copy(), copy()];
silent.mockRestore();

describe('a second copy of TensorFlow.js', () => {
  it('is another one indeed', () => {
    expect(other.layers.Layer).not.toBe(tf.layers.Layer);
    expect(layers.naluLayers(other)).not.toBe(layers.naluLayers(tf));
  });

  it('has layers of its own, which learn, save and load', async () => {
    await other.setBackend('cpu');
    const { losses, before, after } = await fittedAndReloaded(other, layers.naluLayers(other));
    expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] as number));
    expect(after).toEqual(before);
  });

  it('is named as the cause when its model gets a layer of the first', () => {
    const model = other.sequential();
    const layer = layers.nau({ units: 1, inputShape: [2], name: 'n' });
    const error = errorOf(() => model.add(layer as never)) as NaluError;
    expect(error.code).toBe('NALU_UNSUPPORTED');
    expect(error.message).toBe(
      'NAU "n": its input must be a tensor of the TensorFlow.js that the layer was made for, got one of another copy of @tensorflow/tfjs-layers. See npm ls @tensorflow/tfjs-layers and keep one, or make the layer with naluLayers(tf) of that copy.',
    );
    expect(model.layers).toHaveLength(0);
  });

  it('is named as the cause when its core goes with the layers of the first', () => {
    const mixed = { ...tf, serialization: other.serialization };
    const error = errorOf(() => layers.naluLayers(mixed));
    expect(NaluError.is(error)).toBe(true);
    expect((error as NaluError).message).toMatch(/must be of one copy of TensorFlow\.js, got two copies/);
  });
});

describe('a second copy of this package', () => {
  it('is named as the cause when it was first, and none of the layers is registered', () => {
    class Foreign extends third.layers.Layer {
      static className = 'nalu>NMU';
    }
    third.serialization.registerClass(Foreign);
    const error = errorOf(() => layers.naluLayers(third)) as NaluError;
    expect(error.message).toBe(
      'registerNaluLayers: the class name "nalu>NMU" must be free in this TensorFlow.js, got a layer of another copy of @nalu/tfjs. See npm ls @nalu/tfjs, and keep one.',
    );
    expect(third.serialization.SerializationMap.getMap().classNameMap['nalu>NALU']).toBeUndefined();
  });
});
