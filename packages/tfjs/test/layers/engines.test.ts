import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { naluLayers } from '../../src/layers/index.js';
import { engines } from '../support.js';
import { fittedAndReloaded } from './support.js';
import { tf } from './tf.js';

describe.each(engines)('layers on %s', (engine) => {
  beforeAll(async () => void (await tf.setBackend(engine)));
  afterAll(async () => void (await tf.setBackend('cpu')));

  it('learn, and predict the same once they are saved and loaded', async () => {
    const { losses, before, after } = await fittedAndReloaded(tf, naluLayers(tf));
    expect(tf.getBackend()).toBe(engine);
    expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] as number));
    expect(after).toEqual(before);
  });
});
