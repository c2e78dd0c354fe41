import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { naluLayers } from '../../../src/layers/index.js';
import { fittedAndReloaded } from '../../layers/support.js';

// Otherwise the CPU computes what is small, and the engine goes untested.
tf.env().set('WEBGL_CPU_FORWARD', false);

it('layers on webgl learn, and predict the same once they are saved and loaded', async () => {
  await tf.setBackend('webgl');
  const { losses, before, after } = await fittedAndReloaded(tf, naluLayers(tf));
  expect(tf.getBackend()).toBe('webgl');
  expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] as number));
  expect(after).toEqual(before);
});
