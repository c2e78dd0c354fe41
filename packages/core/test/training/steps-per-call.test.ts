import { array, fit, linear, program, random, sgd, tensor, uniform } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { seedGroupsOf } from '../../src/training/seed-groups.js';
import { mostStepsPerCall } from '../../src/training/steps-per-call.js';
import { trainStep } from '../../src/training/train-step.js';
import { runtime } from '../support/training.js';

describe('the steps of a call', () => {
  const usual = (preferredSteps: number, batch: number, ...given: Parameters<typeof seedGroupsOf>) => {
    const leaf = random(uniform(0, 1), batch, 64);
    const data = program(
      'wide',
      { x: leaf },
      { x: tensor(batch, 64), y: tensor(batch, 1) },
      (ops, { x }) => ({
        x,
        y: ops.sum(x, [1]),
      }),
    );
    return mostStepsPerCall({ preferredSteps }, trainStep(linear(64, 1), { data }), seedGroupsOf(...given));
  };

  it('are those that the runtime prefers', () => {
    expect(usual(64, 128, [0])).toBe(64);
    expect(usual(64, 16, [...Array(100).keys()])).toBe(64);
  });

  it('are fewer where a group would draw more than 8 million numbers', () => {
    expect(usual(64, 2 ** 13, [0])).toBe(16);
    expect(usual(64, 1024, [...Array(16).keys()])).toBe(8);
    expect(usual(64, 1024, [...Array(16).keys()], 4)).toBe(32);
  });

  it('are one where a single step does', () => {
    expect(usual(64, 2 ** 17, [0, 1])).toBe(1);
  });

  it('leave it to who draws to refuse an axis without a size', async () => {
    const leaf = random(uniform(0, 1), 'batch', 2);
    const data = program(
      'free',
      { x: leaf },
      { x: tensor('batch', 2), y: tensor('batch', 1) },
      (ops, { x }) => ({
        x,
        y: ops.sum(x, [1]),
      }),
    );
    const run = fit(runtime, linear(2, 1), { data: data as never, steps: 3, optimizer: sgd(0.1) });
    await expect(run).rejects.toThrow(/the size of "batch" must be known/);
  });

  it('are what the runtime prefers where a fixed batch draws none', () => {
    const y = array([[3]]);
    const data = program('fixed', {}, { x: tensor(1, 2), y: tensor(1, 1) }, ({ constant }) => ({
      x: constant(array([[1, 2]])),
      y: constant(y),
    }));
    expect(
      mostStepsPerCall({ preferredSteps: 7 }, trainStep(linear(2, 1), { data }), seedGroupsOf([0])),
    ).toBe(7);
  });
});
