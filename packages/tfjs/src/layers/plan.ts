import { leafSpecs } from '@nalu/core';
import type { AnyUnit, Definition } from './definitions.js';
import { configOf } from './identifiers.js';
import { freshName } from './names.js';
import type { Config, LayersTfjs } from './namespace.js';
import { sorted } from './options.js';
import { restored, storable } from './stored-options.js';
import { VERSION } from './versions.js';
import { type WeightSettings, weightSettings } from './weight-settings.js';

/** A layer before it knows its input: its checked options. */
export interface Plan {
  /** Speaks in error messages. */
  readonly who: string;
  /** For the constructor of tfjs. */
  readonly layer: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly step: number;
  readonly constrain: boolean;
  readonly regularize: boolean;
  readonly settings: ReadonlyMap<string, WeightSettings>;
  readonly make: (inputs: number) => AnyUnit;
  /** What makes the same layer again, but for what tfjs and training add. */
  readonly config: Config;
}

export const freshSeed = (): number => Math.floor(Math.random() * 2 ** 32);

/** How many inputs a unit has that is made only to check its options. */
const inputsFor = ({ operands }: Readonly<Record<string, unknown>>): number =>
  (operands as { readonly shape?: readonly number[] } | undefined)?.shape?.[0] ?? 2;

/** @throws {NaluError} NALU_OPTION for an option that the layer, or its unit, may not have. */
export const planOf = (tf: LayersTfjs, { name, title, make }: Definition, options: object): Plan => {
  const { layer, own, ofWeights, rest } = sorted(title, options);
  const unitOptions = restored(rest);
  const units = own.units as number;
  const probe = make(inputsFor(unitOptions), units, unitOptions);
  const paths = leafSpecs(probe.spec).map(({ path }) => path);
  const settings = weightSettings(tf, title, paths, ofWeights);
  const { constrain = true, regularize = true, seed, step = 0 } = own as Readonly<Record<string, never>>;
  const layerName = layer.name ?? freshName(tf, name);
  return {
    who: `${title} "${layerName}"`,
    layer: { ...layer, name: layerName },
    seed: seed ?? freshSeed(),
    step,
    constrain,
    regularize,
    settings,
    make: (inputs) => make(inputs, units, unitOptions),
    config: {
      units,
      ...storable(rest),
      ...configsOf(settings),
      constrain,
      regularize,
      ...(seed !== undefined && { seed }),
      version: VERSION,
    },
  };
};

export const configsOf = (settings: Plan['settings']): Config => {
  const entries = [...settings].flatMap(([path, of]) =>
    Object.entries(of).map(([kind, value]) => [
      `${path}${kind[0]?.toUpperCase()}${kind.slice(1)}`,
      configOf(value),
    ]),
  );
  return Object.fromEntries(entries) as Config;
};
