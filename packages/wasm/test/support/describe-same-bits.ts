import { describe, expect, it } from 'vitest';
import { hashAfterTraining, knownHashes, modelNames, trained } from './same-bits.js';

export const describeSameBits = (): void => {
  describe('512 training steps', () => {
    it.each(modelNames)('of %s end with the same bits everywhere', async (name) => {
      expect(await hashAfterTraining(name, 64)).toBe(knownHashes[name]);
    });
    it.each(modelNames)('of %s end with the same bits beside other seeds', async (name) => {
      const [[alone], [, among]] = [await trained(name, [3]), await trained(name, [1, 3, 5])];
      expect(among).toEqual(alone);
    });
    it.each(modelNames)('of %s end with the same bits for any number of steps in a call', async (name) => {
      expect(await hashAfterTraining(name, 1)).toBe(knownHashes[name]);
      expect(await hashAfterTraining(name, 100)).toBe(knownHashes[name]);
    });
  });
};
