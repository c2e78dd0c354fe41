import { adam, array, type FitOptions, fit, sgd, stack, type Turns } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { expectAllSame, expectSame } from '../support/compare.js';
import { expectSameRuns, line, options, runtime, scaler, towards, weights } from '../support/training.js';

/** w after some steps towards 5 from 1, where the slope of the loss is 2 (w − 5). */
const trained = async (turns: readonly Turns[], all: Partial<FitOptions> = {}): Promise<number> => {
  const given = { data: towards(5), optimizer: sgd(0.125), steps: 1, heldOutBatches: 1, ...all };
  return weights((await fit(runtime, scaler(1, { turns }), given)).models[0]!)[0]!.data[0]!;
};
const inStep = (only: number): Turns => ({ path: '', at: (step) => step === only });

describe('turns', () => {
  it('leave a parameter alone in the steps that are not its own', async () => {
    expect(await trained([inStep(1)], { steps: 1 })).toBe(1);
    expect(await trained([inStep(1)], { steps: 2 })).toBe(2);
    expect(await trained([inStep(1)], { steps: 5 })).toBe(2);
  });

  it('leave what the optimiser remembers alone too', async () => {
    const optimizer = sgd(0.125, { momentum: 0.5 });
    const notSecond: Turns = { path: '', at: (step) => step !== 1 };
    // v: −8, then −8 as it was, then −8/2 − 6 = −10
    expect(await trained([notSecond], { optimizer, steps: 2 })).toBe(2);
    expect(await trained([notSecond], { optimizer, steps: 3 })).toBe(2 + 0.125 * 10);
  });

  it('are those of the paths they name, and of what lies below', async () => {
    const model = stack({ a: scaler(1, { turns: [inStep(7)] }), ab: scaler(1), b: scaler(1) });
    const all = { data: towards(5), optimizer: sgd(0.125), steps: 1, heldOutBatches: 1 };
    const [a, ab, b] = weights((await fit(runtime, model, all)).models[0]!);
    expectSame(a!, array(1), 'a');
    expectAllSame([ab!, b!], [array(2), array(2)], 'ab, b');
  });

  it('go to the first that names a parameter', async () => {
    const second: Turns = { path: 'w', at: () => false };
    expect(await trained([inStep(0), second])).toBe(2);
    expect(await trained([second, inStep(0)])).toBe(1);
  });

  it('change no bit with the steps of a call, with other seeds, or after an interruption', async () => {
    const alternating = {
      ...line,
      turns: [
        { path: 'weight', at: (step: number) => step % 3 !== 0 },
        { path: 'bias', at: (step: number) => step % 3 === 0 },
      ],
    };
    const saved: Uint8Array[] = [];
    const all = { ...options, optimizer: adam(0.05), seeds: 2 };
    const one = await fit(runtime, alternating, {
      ...{ ...all, stepsPerCall: 1 },
      checkpoint: { every: 7, save: (bytes) => void saved.push(bytes.slice()) },
    });
    expectSameRuns(await fit(runtime, alternating, { ...all, stepsPerCall: 20 }), one, 'one call');
    for (const resume of saved)
      expectSameRuns(await fit(runtime, alternating, { ...all, resume }), one, 'resumed');
    const alone = await fit(runtime, alternating, { ...all, seeds: [1] });
    expectAllSame(weights(alone.models[0]!), weights(one.models[1]!), 'seed 1 alone');
    const always = await fit(runtime, line, all);
    expect(weights(always.models[0]!)).not.toEqual(weights(one.models[0]!));
  });
});
