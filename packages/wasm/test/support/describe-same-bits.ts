import { describe, expect, it } from 'vitest';
import { hashAfterTraining, modelNames, trained } from './same-bits.js';

/** The hashes, in Node and in browsers alike. A change of a kernel, a stream or an order of sums changes them. */
const known: Readonly<Record<string, number>> = {
  'NAU 100 → 2 · NMU 2 → 1': 4231028161,
  'NALU 2 → 1': 2792290897,
  'NALU 100 → 2 → 1': 2053930092,
};

export const describeSameBits = (): void => {
  describe('512 training steps', () => {
    it.each(modelNames)('of %s end with the same bits everywhere', async (name) => {
      expect(await hashAfterTraining(name, 64)).toBe(known[name]);
    });
    it.each(modelNames)('of %s end with the same bits beside other seeds', async (name) => {
      const [[alone], [, among]] = [await trained(name, [3]), await trained(name, [1, 3, 5])];
      expect(among).toEqual(alone);
    });
    it.each(modelNames)('of %s end with the same bits for any number of steps in a call', async (name) => {
      expect(await hashAfterTraining(name, 1)).toBe(known[name]);
      expect(await hashAfterTraining(name, 100)).toBe(known[name]);
    });
  });
};
