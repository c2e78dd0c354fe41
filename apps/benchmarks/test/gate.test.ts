import { describe, expect, it } from 'vitest';
import type { Slice } from '../src/harness.js';
import { ended, gate, letGo, waitOn } from '../src/measure/gate.js';

/** A gate on a clock of its own, with the turns that it is given. */
const gated = (turns: number[]) => {
  const told: Slice[] = [];
  const clock = { now: 0 };
  const pass = gate({
    now: () => clock.now,
    tell: (slice) => told.push(slice),
    wait: () => {
      // Time goes by outside of any turn.
      clock.now += 1000;
      return turns.shift() ?? 0;
    },
  });
  return { clock, pass, told };
};

/** Works in units of 4 ms until the gate ends it; gives what was done. */
const work = ({ clock, pass }: ReturnType<typeof gated>): number => {
  let done = 0;
  try {
    for (; ; done++) {
      pass(done);
      clock.now += 4;
    }
  } catch (error) {
    expect(error).toBe(ended);
  }
  return done;
};

describe('gate', () => {
  it('counts what was done in each turn, and no time in between', () => {
    const worker = gated([10, 20]);
    expect(work(worker)).toBe(8);
    expect(worker.told).toEqual([
      { count: 3, seconds: 0.012 },
      { count: 5, seconds: 0.02 },
    ]);
  });

  it('ends work that gets no turn, before any of it', () => {
    const worker = gated([]);
    expect(work(worker)).toBe(0);
    expect(worker.told).toEqual([]);
  });
});

describe('waitOn', () => {
  it('gives the length of the turn that was given, and 0 at the end', () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    letGo(shared, 300);
    expect(waitOn(shared)()).toBe(300);
    letGo(shared, -1);
    expect(waitOn(shared)()).toBe(0);
  });
});
