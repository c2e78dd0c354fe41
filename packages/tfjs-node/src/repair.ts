import util from 'node:util';

/**
 * Puts `util.isNullOrUndefined` back, which Node 23 removed.
 *
 * tfjs-node 4.22 calls it in every operation: "(0 , util_1.isNullOrUndefined) is not a function". That is mended in its
 * source (https://github.com/tensorflow/tfjs/pull/8425), but not in a release
 * (https://github.com/tensorflow/tfjs/issues/8609). This file can go when we need a tfjs-node that has it.
 */
export const repairUtil = (): void => {
  if ('isNullOrUndefined' in util) return;
  const value = (x: unknown): boolean => x === null || x === undefined;
  Object.defineProperty(util, 'isNullOrUndefined', { value, configurable: true, writable: true });
};
