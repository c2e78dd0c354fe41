import { fit, nac, sgd, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { inaluRestart, type Restart } from '../../src/training/restarts.js';
import { refusal, rejection } from '../support/compare.js';
import { options, runtime, weights } from '../support/training.js';

const model = nac(2, 1);
const toss: Restart = { every: 4, when: () => false };

describe('inaluRestart', () => {
  const { when } = inaluRestart({ least: 4 });
  const asks = (...losses: number[]): boolean => when(Float64Array.from(losses));

  it('asks for a new start when a large loss has stopped falling', () => {
    expect(asks(5, 5, 5, 5)).toBe(true);
    expect(asks(4, 4, 5, 5)).toBe(true);
    // The mean fell by 2, and the deviation of what follows is 2.
    expect(asks(5, 5, 1, 5)).toBe(true);
  });

  it('leaves a seed alone whose loss falls by more than it scatters', () => {
    expect(asks(5.001, 5.001, 1, 5)).toBe(false);
    expect(asks(9, 9, 5, 5)).toBe(false);
  });

  it('leaves a seed alone whose loss is small', () => {
    expect(asks(1, 1, 1, 1)).toBe(false);
    expect(asks(1, 1, 1, 1.001)).toBe(true);
    expect(inaluRestart({ least: 4, threshold: 6 }).when(Float64Array.of(5, 5, 5, 5))).toBe(false);
  });

  it('leaves a seed alone of which it knows too little', () => {
    expect(asks(5, 5, 5)).toBe(false);
    expect(asks(5, 5, 5, 5, 5)).toBe(true);
    expect(inaluRestart().when(new Float64Array(9_999).fill(5))).toBe(false);
    expect(inaluRestart().when(new Float64Array(10_000).fill(5))).toBe(true);
  });

  it('counts the middle loss of an odd number among the later ones', () => {
    expect(asks(9, 9, 2, 2, 2)).toBe(false);
    expect(asks(2, 2, 9, 2, 2)).toBe(true);
    // A middle among the first half would make that half larger than the rest.
    expect(asks(3, 3, 20, 3, 3)).toBe(true);
  });

  it('looks every 10,000 steps, and draws from U[−2, 2)', async () => {
    expect(inaluRestart().every).toBe(10_000);
    const rule = { ...inaluRestart({ every: 4, least: 4, threshold: -1 }) };
    const wide = nac(20, 20);
    const data = towardsNothing();
    const runs = await fit(runtime, wide, { ...options, data, optimizer: sgd(0), steps: 5, restart: rule });
    const drawn = weights(runs.models[0]!).flatMap(({ data }) => [...data]);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(2);
    expect(Math.max(...drawn)).toBeGreaterThan(1.9);
    expect(Math.min(...drawn)).toBeLessThan(-1.9);
  });
});

/** Twenty inputs and outputs, all 0. */
const towardsNothing = () => ({
  batch: { x: tensor(1, 20), y: tensor(1, 20) },
  sample: () => {},
});

describe('a rule is refused', () => {
  const words = (restart: unknown) =>
    rejection(fit(runtime, model, { ...options, restart: restart as Restart }), 'NALU_OPTION');

  it('that is none', async () => {
    expect(await words(3)).toBe('fit: "restart" must be a rule, such as inaluRestart(), got 3.');
    expect(await words(null)).toBe('fit: "restart" must be a rule, such as inaluRestart(), got null.');
    expect(await words({ ...toss, every: 0 })).toBe(
      'fit: "restart.every" must be a whole number above 0, got 0.',
    );
    expect(await words({ ...toss, keep: 1.5 })).toBe(
      'fit: "restart.keep" must be a whole number above 0, got 1.5.',
    );
    expect(await words({ every: 4 })).toBe('fit: "restart.when" must be a function, got undefined.');
    expect(await words({ ...toss, init: 2 })).toBe(
      'fit: "restart.init" must be an initialiser, such as uniform(-2, 2), got 2.',
    );
    expect(await words({ ...toss, min: 2 })).toBe(
      'fit: the names of "restart" must be among "every", "when", "init", "keep", got "min".',
    );
  });

  it('by inaluRestart, in its own name', () => {
    const bad = (given: object) => refusal(() => inaluRestart(given), 'NALU_OPTION');
    expect(bad({ step: 3 })).toBe(
      'inaluRestart: the options must be among "every", "least", "threshold", got "step".',
    );
    expect(bad({ least: 0 })).toBe('inaluRestart: "least" must be a whole number above 0, got 0.');
    expect(bad({ threshold: Number.NaN })).toBe(
      'inaluRestart: "threshold" must be a finite number, got NaN.',
    );
  });
});
