import { complain, type HostArray, printShape, requireChoice, requireNames } from '@nalu/core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { tensorOf } from '../ops.js';
import { type Arrays, arraysOf, type Group, grouped } from './archive.js';
import type { Layer, LayersTfjs } from './namespace.js';
import { type Convention, type Foreign, foreign } from './weight-names.js';

export interface LoadWeightsOptions {
  /**
   * Who has written them: `keras`, the original Keras layer (`W_hat`, `M_hat`, `G`, as `[in, out]`); `pytorch`, the published
   * units (`[out, in]`, but for iNALU and the NPUs); or `nalu`, core (`wHat`, as `[in, out]`).
   */
  readonly from: Convention;
  /** What stands in front of the names of a layer's weights, by the name of the layer. By default the layers in order. */
  readonly names?: Readonly<Record<string, string>>;
}

const who = 'loadWeights';

/**
 * Puts the weights of published code into a layer or a model, by name, and turned where they lie otherwise.
 *
 * Layers without weights are passed over. Everything is checked first: after an error the model is as it was. Nothing tells a
 * square matrix from its transpose, so `from` must be right.
 *
 * @param source the bytes of a `.safetensors` or an `.npz` file, or arrays by name.
 * @throws {NaluError} NALU_FILE for bytes that cannot be read; NALU_TREE for an array or a weight too many; NALU_SHAPE for
 * another shape; NALU_OPTION for an option that it may not have.
 * @example
 * loadWeights(model, await readFile('nalu.npz'), { from: 'keras' });
 */
export type LoadWeights = (
  target: Layer | LayersModel,
  source: Uint8Array | Arrays,
  options: LoadWeightsOptions,
) => void;

export const loadWeightsOn =
  (tf: LayersTfjs): LoadWeights =>
  (target, source, options) => {
    requireNames(who, options ?? {}, ['from', 'names']);
    requireChoice(who, 'from', ['keras', 'pytorch', 'nalu'], options?.from);
    const layers = layersOf(target);
    const wanted = layers.map((layer) => weightsOf(layer, options.from));
    const ends = wanted.flatMap((weights) => weights.flatMap(({ names }) => names));
    const groups = assigned(layers, grouped(who, arraysOf(who, source), ends), options.names);
    const values = wanted.map((weights, i) => valuesOf(weights, groups[i] as Group));
    layers.forEach((layer, i) => {
      tf.tidy(() => layer.setWeights((values[i] ?? []).map((each) => tensorOf(tf, each))));
    });
  };

interface Wanted extends Foreign {
  readonly weight: LayerVariable;
}

const layersOf = (target: Layer | LayersModel): readonly Layer[] => {
  const layers = ('layers' in target ? target.layers : [target]).filter((layer) => layer.weights.length > 0);
  if (layers.length > 0) return layers;
  throw complain('NALU_TREE', {
    who,
    required: 'there must be a layer with weights',
    got: 'none',
    advice: 'Build the layer first: add it to a model.',
  });
};

const weightsOf = (layer: Layer, from: Convention): readonly Wanted[] => {
  const title = layer.getClassName().replace('nalu>', '');
  return layer.weights.map((weight) => ({
    weight,
    ...foreign(from, title, weight.originalName.split('/').at(-1) as string),
  }));
};

/** A group for each layer: as the user says; by name, if all agree; or else in order. */
const assigned = (
  layers: readonly Layer[],
  groups: readonly Group[],
  names: LoadWeightsOptions['names'],
): readonly Group[] => {
  const byPrefix = (wanted: string, isWhole: boolean) =>
    groups.find(({ prefix }) => prefix === wanted || (!isWhole && prefix.split('.').at(-1) === wanted));
  const found = layers.map(({ name }) =>
    byPrefix(names?.[name]?.replaceAll('/', '.') ?? name, names !== undefined),
  );
  const isNamed = new Set(found).size === layers.length && !found.includes(undefined);
  const chosen = isNamed ? (found as Group[]) : names === undefined ? groups : [];
  if (chosen.length === layers.length && groups.length === layers.length) return chosen;
  throw complain('NALU_TREE', {
    who,
    required: `there must be weights for ${layers.map(({ name }) => `"${name}"`).join(', ')}, and no others`,
    got: `those of ${groups.map(({ prefix }) => `"${prefix}"`).join(', ') || 'none'}`,
    ...(names === undefined && { advice: 'Say whose they are: names: { layer: "prefix" }.' }),
  });
};

const valuesOf = (wanted: readonly Wanted[], { prefix, ends }: Group): readonly HostArray[] => {
  const used = new Set<string>();
  const values = wanted.map(({ weight, names, transposed }) => {
    const end = names.find((each) => ends.has(each));
    const found = end === undefined ? undefined : ends.get(end);
    if (end === undefined || found === undefined)
      throw complain('NALU_TREE', {
        who,
        required: `"${weight.originalName}" must be given, as ${names.join(' or ')}`,
        got: `only ${[...ends.keys()].join(', ')} in "${prefix}"`,
      });
    used.add(end);
    const array = transposed && found.array.shape.length === 2 ? turned(found.array) : found.array;
    requireShape(weight, found.name, array, found.array);
    return array;
  });
  const left = [...ends.keys()].filter((end) => !used.has(end));
  if (left.length === 0) return values;
  throw complain('NALU_TREE', {
    who,
    required: `every array of "${prefix}" must be a weight`,
    got: left.join(', '),
  });
};

const requireShape = (weight: LayerVariable, name: string, array: HostArray, given: HostArray): void => {
  const wanted = printShape(weight.shape as number[]);
  if (printShape(array.shape) === wanted) return;
  throw complain('NALU_SHAPE', {
    who,
    required: `"${weight.originalName}" must be ${wanted}`,
    got: `${printShape(array.shape)} from "${name}" ${printShape(given.shape)}`,
  });
};

const turned = ({ shape, data }: HostArray): HostArray => {
  const [rows, columns] = shape as readonly [number, number];
  const values = data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)] as number);
  return { shape: [columns, rows], data: values };
};
