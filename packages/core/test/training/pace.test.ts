import { describe, expect, it } from 'vitest';
import { paced, steady } from '../../src/training/pace.js';

/** The steps of each call, when a step lasts so many milliseconds. */
const callsOf = (most: number, perStep: number | ((call: number) => number), count: number) => {
  const pace = paced(most);
  return Array.from({ length: count }, (_, call) => {
    const steps = pace.steps();
    pace.note(steps, steps * (typeof perStep === 'number' ? perStep : perStep(call)));
    return steps;
  });
};

describe('the pace of a run', () => {
  it('grows to as many steps as are wanted, where those take little time', () => {
    expect(callsOf(100, 0.01, 6)).toEqual([16, 32, 64, 100, 100, 100]);
    expect(callsOf(4, 0.01, 2)).toEqual([4, 4]);
  });

  it('stays at calls of a fraction of a second', () => {
    expect(callsOf(256, 2, 5)).toEqual([16, 32, 64, 64, 64]);
    expect(callsOf(256, 30, 4)).toEqual([16, 8, 8, 8]);
  });

  it('is a step where each takes long', () => {
    expect(callsOf(256, 1000, 7)).toEqual([16, 8, 4, 2, 1, 1, 1]);
  });

  it('follows what becomes slower, and faster again', () => {
    expect(callsOf(64, (call) => (call < 3 ? 1 : call < 5 ? 10 : 1), 8)).toEqual([
      16, 32, 64, 64, 32, 16, 32, 64,
    ]);
  });

  it('learns nothing of a call that was cut short', () => {
    const pace = paced(256);
    pace.note(3, 1);
    expect(pace.steps()).toBe(16);
  });

  it('shrinks after a long call, though that was cut short', () => {
    const pace = paced(256);
    pace.note(3, 1000);
    expect(pace.steps()).toBe(8);
  });

  it('is steady where the steps of a call were given', () => {
    const pace = steady(7);
    pace.note(7, 5000);
    expect(pace.steps()).toBe(7);
  });
});
