import { InvalidArgumentError } from 'commander';

/** A whole number of an option. */
export const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} on is required.`);
  };

export const atLeastZero = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('A number from 0 on is required.');
};

/** `-2,2` */
export const range = (text: string): readonly [number, number] => {
  const [low, high, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (
    low !== undefined &&
    high !== undefined &&
    more.length === 0 &&
    low < high &&
    Number.isFinite(high - low)
  )
    return [low, high];
  throw new InvalidArgumentError('Two numbers are required, the lower first: -2,2.');
};

/** `batch=4,time=10` */
export const sizes = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', size = '', ...more] = part.split('=');
      if (name.trim() === '' || size.trim() === '' || more.length > 0)
        throw new InvalidArgumentError('Names with sizes are required: batch=4,time=10.');
      return [name.trim(), whole(1)(size)];
    }),
  );

/** `a,b`, each once. */
export const names = (text: string): readonly string[] => {
  const found = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  if (found.length > 0) return found;
  throw new InvalidArgumentError('At least one name is required.');
};
