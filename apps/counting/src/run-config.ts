import { complain } from '@nalu/core';
import { backendNames } from './backends.js';
import { type EncoderName, encoderNames } from './encoders.js';
import { type ModelName, modelNames, type Recipe } from './models.js';

/** What a run was asked for: enough to go on with it, or to do it again. */
export interface RunConfig {
  readonly models: readonly ModelName[];
  readonly seeds: readonly number[];
  readonly input: 'images' | 'symbols';
  /** What images go through first. */
  readonly encoder: EncoderName;
  readonly length: number;
  readonly batch: number;
  readonly steps: number;
  readonly backend: string;
  /** Overrides of the models' own recipes. */
  readonly recipe: Partial<Recipe>;
  /** Where the digits came from, in words. */
  readonly source: string;
}

/** The encoder of a run, as a field; symbols go through none. */
export const encoderOf = ({ input, encoder }: RunConfig): { readonly encoder?: EncoderName } =>
  input === 'images' ? { encoder } : {};

type Test = (value: unknown) => boolean;

interface Rule {
  /** What the field must be, as the rest of a sentence. */
  readonly required: string;
  readonly holds: Test;
}

const oneOf = (names: readonly string[]): Rule => ({
  required: `one of ${names.join(', ')}`,
  holds: (value) => names.includes(value as string),
});

const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Test => {
  return (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
};

const count: Rule = { required: 'a whole number from 1 on', holds: whole(1) };

const listOf = (holds: Test): Test => {
  return (value) => Array.isArray(value) && value.length > 0 && value.every(holds);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const number: Rule = { required: 'a number', holds: Number.isFinite };

const recipeRules: Readonly<Record<keyof Recipe, Rule>> = {
  forgetBias: number,
  gateBias: { required: 'a number or "none"', holds: (value) => value === 'none' || Number.isFinite(value) },
  penalty: number,
};

const rules: Readonly<Record<keyof RunConfig, Rule>> = {
  models: { required: `a list of ${modelNames.join(', ')}`, holds: listOf(oneOf(modelNames).holds) },
  seeds: { required: `a list of whole numbers below ${2 ** 32}`, holds: listOf(whole(0, 2 ** 32 - 1)) },
  input: oneOf(['images', 'symbols']),
  encoder: oneOf(encoderNames),
  length: count,
  batch: count,
  steps: count,
  backend: oneOf(backendNames),
  recipe: { required: 'an object', holds: isRecord },
  source: { required: 'a text', holds: (value) => typeof value === 'string' },
};

/**
 * Reads a config, which a user may have edited.
 *
 * @param who the file.
 * @throws {NaluError} NALU_FILE, naming the field that is not as it must be.
 */
export const parseConfig = (who: string, text: string): RunConfig => {
  const config = parseObject(who, text);
  const known = (names: Readonly<Record<string, unknown>>, path: string, given: object) => {
    const other = Object.keys(given).find((name) => !Object.hasOwn(names, name));
    if (other !== undefined)
      throw refuse(who, `the fields must be ${Object.keys(names).join(', ')}`, `"${path}${other}"`);
  };
  known(rules, '', config);
  for (const [name, rule] of Object.entries(rules)) requireField(who, name, rule, config[name]);
  const recipe = config.recipe as Readonly<Record<string, unknown>>;
  known(recipeRules, 'recipe.', recipe);
  for (const [name, value] of Object.entries(recipe))
    requireField(who, `recipe.${name}`, recipeRules[name as keyof Recipe], value);
  return config as unknown as RunConfig;
};

const parseObject = (who: string, text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Told below, like JSON of another kind.
  }
  throw refuse(who, 'a JSON object is required', shown(text));
};

const requireField = (who: string, name: string, { required, holds }: Rule, value: unknown): void => {
  if (holds(value)) return;
  throw refuse(who, `"${name}" must be ${required}`, value === undefined ? 'nothing' : shown(value));
};

/** Short enough for a message. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const refuse = (who: string, required: string, got: string) =>
  complain('NALU_FILE', {
    who,
    required,
    got,
    advice: 'Put the file right, or start a new run with --out.',
  });
