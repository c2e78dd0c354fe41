import { requireNames } from '@nalu/core';
import { identified, type Kind } from './identifiers.js';
import type { Constraint, Initializer, LayersTfjs, Regularizer } from './namespace.js';
import { ofWeight, type Sorted } from './options.js';

const kinds: Readonly<Record<string, Kind>> = {
  Initializer: 'initializers',
  Regularizer: 'regularizers',
  Constraint: 'constraints',
};

/** What a weight has by its options. */
export interface WeightSettings {
  readonly initializer?: Initializer;
  readonly regularizer?: Regularizer;
  readonly constraint?: Constraint;
}

/** @throws {NaluError} NALU_OPTION for a weight that there is not, or an object that tfjs does not know. */
export const weightSettings = (
  tf: LayersTfjs,
  who: string,
  paths: readonly string[],
  options: Sorted['ofWeights'],
): ReadonlyMap<string, WeightSettings> => {
  requireNames(
    who,
    options,
    paths.flatMap((path) => Object.keys(kinds).map((kind) => path + kind)),
    'the options of weights',
  );
  const found = new Map<string, WeightSettings>(paths.map((path) => [path, {}]));
  for (const [option, value] of Object.entries(options)) {
    const [, path = '', kind = ''] = ofWeight.exec(option) ?? [];
    const made = identified(tf, who, option, kinds[kind] as Kind, value);
    found.set(path, { ...found.get(path), [kind.toLowerCase()]: made });
  }
  return found;
};
