import { array } from '@nalu/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tfjsWebgl } from '../../src/index.js';

describe('tfjsWebgl, on a device with float16 textures only', () => {
  beforeAll(async () => {
    await import('@tensorflow/tfjs-backend-webgl');
    tf.env().set('WEBGL_FORCE_F16_TEXTURES', true);
  });

  it('refuses it, names it, and leaves the current engine', async () => {
    const before = tf.getBackend();
    const refused = tfjsWebgl();
    await expect(refused).rejects.toMatchObject({ code: 'NALU_UNSUPPORTED' });
    await expect(refused).rejects.toThrow(
      /^tfjs-webgl: ".+" must render to float32 textures, got float16 ones, which WEBGL_FORCE_F16_TEXTURES asks for\. Train elsewhere/,
    );
    expect(tf.getBackend()).toBe(before);
  });

  it('refuses a device that cannot do better', async () => {
    tf.env().set('WEBGL_FORCE_F16_TEXTURES', false);
    tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', false);
    await expect(tfjsWebgl({ halfPrecision: 'refuse' })).rejects.toThrow('got float16 ones only.');
    tf.env().set('WEBGL_FORCE_F16_TEXTURES', true);
  });

  it('computes there when that is allowed, and says how precisely', async () => {
    const backend = await tfjsWebgl({ halfPrecision: 'allow', cpuForwarding: false });
    expect(backend.precision).toBe('float16');
    const y = backend.add(backend.upload(array([1, 60000])), backend.upload(array([2 ** -12, 60000])));
    const [rounded, overflown] = (await backend.read(y)).data;
    // 1 + 2⁻¹² needs one bit more than float16 has, and 120 000 is beyond its largest number.
    expect(rounded).toBe(1);
    expect(Number.isFinite(overflown)).toBe(false);
  });

  it('names its precision in errors', async () => {
    const backend = await tfjsWebgl({ halfPrecision: 'allow' });
    const upload = () => backend.upload({ shape: [2], data: new Float64Array(3) });
    expect(upload).toThrow('tfjs-webgl: 2 values must fill float16[2], got 3.');
  });
});
