import { complain } from './errors.js';

// What a public function checks of its arguments at the entry: types do not reach a JavaScript user.

/** Refuses sizes that are not whole numbers above 0. */
export const requireSizes = (who: string, sizes: Readonly<Record<string, number>>): void => {
  for (const [name, size] of Object.entries(sizes))
    if (!(Number.isInteger(size) && size > 0))
      throw complain('NALU_OPTION', {
        who,
        required: `"${name}" must be a whole number above 0`,
        got: String(size),
      });
};

/** Refuses an option that is none of the choices. */
export const requireChoice = (who: string, option: string, choices: readonly string[], got: string): void => {
  if (choices.includes(got)) return;
  throw complain('NALU_OPTION', {
    who,
    required: `"${option}" must be one of ${quoted(choices)}`,
    got: `"${got}"`,
  });
};

/** Refuses an option that does not exist, such as a misspelt one. */
export const requireNames = (
  who: string,
  options: object,
  names: readonly string[],
  what = 'the options',
): void => {
  const unknown = Object.keys(options).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw complain('NALU_OPTION', {
    who,
    required: `${what} must be among ${quoted(names)}`,
    got: quoted(unknown),
  });
};

/** Refuses an initialiser for a parameter that does not exist. */
export const requireInits = (who: string, init: object = {}, names: readonly string[]): void =>
  requireNames(who, init, names, 'the names of "init"');

export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** Refuses an argument that is missing or of another kind. `got` names the value where it can. */
export const requireKind = (who: string, what: string, kind: string, holds: boolean, got: unknown): void => {
  if (!holds) throw complain('NALU_OPTION', { who, required: `${what} must be ${kind}`, got: named(got) });
};

export const requireFinite = (who: string, numbers: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(numbers))
    requireKind(who, `"${name}"`, 'a finite number', Number.isFinite(value), value);
};

/** A tensor, and not what comes before one: a list of numbers, or nothing. */
export const requireTensor = (who: string, name: string, value: unknown): void => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw complain('NALU_TREE', {
    who,
    required: `"${name}" must be a tensor`,
    got: named(value),
    ...(Array.isArray(value) && {
      advice: 'Make one with array([…]), and upload it to the runtime if there is one.',
    }),
  });
};

/** A value as an error can show it. */
export const named = (value: unknown): string => {
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null)
    return value instanceof Promise ? 'a promise: await it' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
};

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

/** Refuses an ε that is negative, infinite or no number. */
export const requireEpsilon = (who: string, epsilon: number): void => {
  if (epsilon >= 0 && epsilon < Number.POSITIVE_INFINITY) return;
  throw complain('NALU_OPTION', { who, required: '"epsilon" must be at least 0', got: String(epsilon) });
};
