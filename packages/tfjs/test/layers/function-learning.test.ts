import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import '../support.js';

describe('the experiment of the original Keras script', () => {
  const source = readFileSync(new URL('function-learning.ts', import.meta.url), 'utf8');
  let functionLearning: typeof import('./function-learning.js').functionLearning;
  beforeAll(async () => {
    const { tf } = await import('./tf.js');
    expect(tf.getBackend()).toBe('cpu');
    ({ functionLearning } = await import('./function-learning.js'));
  });

  it('is forty lines', () => {
    expect(source.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(40);
  });

  it('runs its six operations on both models, in its short form', async () => {
    const table = await functionLearning(256, 4, [1e-2, 1e-3, 1e-4]);
    expect(Object.keys(table)).toEqual(['add', 'subtract', 'multiply', 'divide', 'square', 'root']);
    for (const [name, errors] of Object.entries(table)) {
      expect(Object.keys(errors)).toEqual(['nalu', 'mlp']);
      for (const error of Object.values(errors)) expect(error, name).toBeGreaterThan(0);
      for (const error of Object.values(errors)) expect(error, name).toBeLessThan(Number.POSITIVE_INFINITY);
    }
  });
});
