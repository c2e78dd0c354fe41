import { complain, requireKind, requireSizes } from '@nalu/core';
import type { Identifier, Kind } from './identifiers.js';

/** Options of a layer, sorted. */
export interface Sorted {
  readonly layer: Readonly<Record<string, unknown>>;
  readonly own: Readonly<Record<string, unknown>>;
  /** By the name of the option, `wHatInitializer`. */
  readonly ofWeights: Readonly<Record<string, Identifier<Kind>>>;
  /** What is left: for the factory in core, which refuses what it does not know. */
  readonly rest: Readonly<Record<string, unknown>>;
}

const layerNames = [
  'name',
  'trainable',
  'inputShape',
  'batchInputShape',
  'batchSize',
  'dtype',
  'inputDType',
  'weights',
];
const ownNames = ['units', 'seed', 'version', 'constrain', 'regularize', 'step'];
const flags = ['constrain', 'regularize', 'trainable'];
export const ofWeight = /^(.+)(Initializer|Regularizer|Constraint)$/;

/** Sorts options, of which those that are `null` or `undefined` count as not given. */
export const sorted = (who: string, options: object): Sorted => {
  requireKind(
    who,
    'the first argument',
    'an object',
    typeof options === 'object' && options !== null,
    options,
  );
  const given = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
  const pick = (wanted: (name: string) => boolean) =>
    Object.fromEntries(given.filter(([name]) => wanted(name)));
  const isKnown = (name: string) => layerNames.includes(name) || ownNames.includes(name);
  const found: Sorted = {
    layer: pick((name) => layerNames.includes(name)),
    own: pick((name) => ownNames.includes(name)),
    ofWeights: pick((name) => !isKnown(name) && ofWeight.test(name)),
    rest: pick((name) => !isKnown(name) && !ofWeight.test(name)),
  };
  requireCommon(who, found);
  return found;
};

const requireCommon = (who: string, { layer, own, rest }: Sorted): void => {
  requireSizes(who, { units: own.units as number });
  const { seed, step } = own;
  const isCount = (value: unknown) =>
    value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0);
  requireKind(who, '"seed"', 'a whole number below 2³²', isCount(seed) && Number(seed ?? 0) < 2 ** 32, seed);
  requireKind(who, '"step"', 'a whole number of at least 0', isCount(step), step);
  for (const [name, value] of Object.entries({ ...own, ...layer }))
    if (flags.includes(name))
      requireKind(who, `"${name}"`, 'true or false', typeof value === 'boolean', value);
  requireKind(
    who,
    '"dtype"',
    '"float32", "int32" or "bool"',
    ['float32', 'int32', 'bool'].includes((layer.dtype ?? 'float32') as string),
    layer.dtype,
  );
  const isList = layer.weights === undefined || Array.isArray(layer.weights);
  requireKind(
    who,
    '"weights"',
    'a list of tensors (what the paths share is "pathWeights")',
    isList,
    layer.weights,
  );
  if ('init' in rest)
    throw complain('NALU_OPTION', {
      who,
      required: 'each weight must have an initialiser of its own',
      got: '"init"',
      advice: 'Give it as "wHatInitializer", by the name of the weight.',
    });
};
