import * as core from '@nalu/core';
import { complain, type Unit } from '@nalu/core';

// biome-ignore lint/suspicious/noExplicitAny: a model that a file describes may have any parameters.
export type AnyUnit = Unit<any>;

/** What makes models of sizes and options: the layers, and every unit by the name that it gives itself. */
const layers = ['stack', 'recurrent', 'lstm', 'linear', 'mlp', 'cnn', 'conv2d', 'maxPool'];

export const unitNames: readonly string[] = [
  ...new Set([...layers, ...core.catalogue.flatMap(({ samples }) => samples.map(({ unit }) => unit.name))]),
];

type Factory = (...args: readonly unknown[]) => unknown;

const deepest = 32;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A description, or whatever holds some: every `{ "unit": … }` in it becomes a unit. */
const built = (value: unknown, who: string, depth: number): unknown => {
  if (depth > deepest) throw refuse(who, `descriptions must nest at most ${deepest} deep`, 'deeper ones');
  if (Array.isArray(value)) return value.map((each) => built(each, who, depth + 1));
  if (!isRecord(value)) return value;
  if (!Object.hasOwn(value, 'unit'))
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, built(each, who, depth + 1)]),
    );
  const { unit, args = [], ...more } = value;
  if (typeof unit !== 'string' || !unitNames.includes(unit))
    throw refuse(who, `"unit" must be one of ${unitNames.join(', ')}`, JSON.stringify(unit) ?? 'nothing');
  if (!Array.isArray(args) || Object.keys(more).length > 0)
    throw refuse(who, 'a description must have "unit" and a list "args"', Object.keys(value).join(', '));
  const make = (core as unknown as Readonly<Record<string, Factory>>)[unit] as Factory;
  return make(...args.map((each) => built(each, who, depth + 1)));
};

const refuse = (who: string, required: string, got: string) => complain('NALU_FILE', { who, required, got });

/**
 * Makes the model that a model.json describes: the factory of a unit by its name, with its arguments.
 *
 * @throws {NaluError} NALU_FILE when it is no such description; what the factory says of its arguments.
 * @example modelFromJson('model.json', '{"unit":"stack","args":[{"unit":"nau","args":[4,2]},{"unit":"nmu","args":[2,1]}]}')
 */
export const modelFromJson = (who: string, text: string): AnyUnit => {
  const model = built(parsed(who, text), who, 0);
  if (isRecord(model) && 'apply' in model && 'spec' in model) return model as unknown as AnyUnit;
  throw refuse(
    who,
    'it must describe a model',
    isRecord(model) ? `an object of ${Object.keys(model).join(', ')}` : String(model),
  );
};

const parsed = (who: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw complain('NALU_FILE', { who, required: 'JSON is required', got: String(cause), cause });
  }
};
