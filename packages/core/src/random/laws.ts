import { complain } from '../errors.js';
import type { Law } from '../spec.js';

const requireFinite = (who: string, values: readonly number[], ordered: boolean): void => {
  if (values.every(Number.isFinite) && ordered) return;
  throw complain('NALU_OPTION', {
    who,
    required: 'finite numbers in order are required',
    got: values.join(' and '),
  });
};

/** Independent numbers of [low, high). */
export const uniform = (low: number, high: number): Law => {
  requireFinite('uniform', [low, high], low <= high);
  return { name: 'uniform', low, high };
};

/** Independent normal numbers. */
export const normal = (mean: number, deviation: number): Law => {
  requireFinite('normal', [mean, deviation], deviation >= 0);
  return { name: 'normal', mean, deviation };
};
