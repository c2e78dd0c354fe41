import type * as core from '@nalu/core';
import { type CellClasses, type Cells, makeCells } from './cells.js';
import { definitionOf, type titles, type UnitName, unitNames } from './definitions.js';
import { type LoadWeights, loadWeightsOn } from './load-weights.js';
import { type LayersTfjs, requireLayersTfjs } from './namespace.js';
import type { OptionsOf } from './option-types.js';
import { registerAll } from './registry.js';
import { type LayerClass, type UnitLayer, unitLayerClass } from './unit-layer.js';

/** The options of a unit's layer: `NaluLayerOptions<'nmu'>`. */
export type NaluLayerOptions<N extends UnitName> = OptionsOf<(typeof core)[N]>;

type Title<N extends UnitName> = (typeof titles)[N];
type Factories = { readonly [N in UnitName]: (options: NaluLayerOptions<N>) => UnitLayer };

type Classes = {
  readonly [N in UnitName as Title<N>]: LayerClass<NaluLayerOptions<N>, UnitLayer>;
} & CellClasses;

export interface NaluLayers extends Factories, Cells {
  /** The classes behind the factories, by the titles of the units: `NALU`, `INALU`, `RealNPU`. */
  readonly classes: Classes;
  readonly loadWeights: LoadWeights;
}

const made = new WeakMap<object, NaluLayers>();

/**
 * The layers of all units, made for one TensorFlow.js and registered with it.
 *
 * Called again with the same TensorFlow.js, it gives the same layers.
 *
 * @param tf the union package `@tensorflow/tfjs`, a global from a script tag, tfjs-node, or `{ ...core, ...layers }`.
 * @throws {NaluError} NALU_OPTION when it misses a part; NALU_UNSUPPORTED when its parts are of two copies of
 * TensorFlow.js, or when another copy of this package has registered its layers with it.
 * @example
 * import * as tf from '@tensorflow/tfjs';
 * const { nau, nmu } = naluLayers(tf);
 * const model = tf.sequential({ layers: [nau({ units: 2, inputShape: [4] }), nmu({ units: 1 })] });
 */
export const naluLayers = (tf: LayersTfjs): NaluLayers => {
  requireLayersTfjs('naluLayers', tf);
  const known = made.get(tf.layers.Layer);
  if (known !== undefined) return known;
  const layers = makeLayers(tf);
  registerAll(tf, Object.values(layers.classes));
  made.set(tf.layers.Layer, layers);
  return layers;
};

const makeLayers = (tf: LayersTfjs): NaluLayers => {
  const units = unitNames.map((name) => ({ name, cls: unitLayerClass(tf, definitionOf(name)) }));
  const factories = units.map(({ name, cls }) => [name, (options: object) => new cls(options)]);
  const classes = units.map(({ name, cls }) => [definitionOf(name).title, cls]);
  const cells = makeCells(tf);
  // Each factory and class takes the options of its unit; a record of them all cannot say so.
  return {
    ...(Object.fromEntries(factories) as Factories),
    ...cells.cells,
    loadWeights: loadWeightsOn(tf),
    classes: { ...Object.fromEntries(classes), ...cells.classes } as Classes,
  };
};

/**
 * Registers all layers with a TensorFlow.js, so that `tf.loadLayersModel` knows them.
 *
 * @throws {NaluError} as {@link naluLayers}.
 */
export const registerNaluLayers = (tf: LayersTfjs): void => void naluLayers(tf);
