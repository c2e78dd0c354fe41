import { complain } from '../errors.js';

/** Refuses numbers that are not above 0, or not finite: a scale, or a guard that stands for 0 in a logarithm. */
export const requirePositive = (who: string, numbers: Readonly<Record<string, number>>): void => {
  for (const [name, value] of Object.entries(numbers))
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw complain('NALU_OPTION', {
        who,
        required: `"${name}" must be a finite number above 0`,
        got: String(value),
      });
};
