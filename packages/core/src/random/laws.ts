import { complain } from '../errors.js';
import type { Law } from '../spec.js';

const requireFinite = (who: string, required: string, values: readonly number[], fits: boolean): void => {
  if (values.every(Number.isFinite) && fits) return;
  throw complain('NALU_OPTION', { who, required, got: values.join(' and ') });
};

/** Independent numbers of [low, high). */
export const uniform = (low: number, high: number): Law => {
  requireFinite('uniform', 'two finite numbers in order are required', [low, high], low <= high);
  return { name: 'uniform', low, high };
};

/** Independent normal numbers. */
export const normal = (mean: number, deviation: number): Law => {
  const required = 'a finite mean and a finite deviation of at least 0 are required';
  requireFinite('normal', required, [mean, deviation], deviation >= 0);
  return { name: 'normal', mean, deviation };
};
