import { flatten, initialParameters, leafSpecs, type NdArray, type Unit } from '@nalu/core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { tensorOf } from '../ops.js';
import { hold } from './held.js';
import type { Initializer, LayersTfjs, Regularizer } from './namespace.js';
import type { Plan } from './plan.js';

/** The weights of a layer by their paths: variables, which stay the same as their values change. */
export type Weights = Readonly<Record<string, Variable>>;

type Params = Readonly<Record<string, Tensor>>;
/** Where the paper of a unit keeps its parameters. */
export type Bounds = (params: Params) => Params;

/** `addWeight` of a layer, which tfjs lets only the layer itself call. */
export type AddWeight = (
  name: string,
  shape: number[],
  initializer: Initializer,
  regularizer: Regularizer | undefined,
) => LayerVariable;

// biome-ignore lint/suspicious/noExplicitAny: a unit or a cell, whichever.
type Parts = Pick<Unit<any>, 'spec' | 'init'>;

/** Adds a weight for each parameter: it starts and stays as the user says, or else as core and the paper do. */
export const addWeights = (
  tf: LayersTfjs,
  { settings, seed, constrain }: Pick<Plan, 'settings' | 'seed' | 'constrain'>,
  parts: Parts,
  add: AddWeight,
  bounds?: Bounds,
): Weights => {
  const usual = usualInitializers(tf, parts, seed);
  const weights: Record<string, Variable> = {};
  for (const { path, spec } of leafSpecs(parts.spec)) {
    const { initializer = usual(path), regularizer, constraint } = settings.get(path) ?? {};
    const weight = add(path, spec.shape as number[], initializer, regularizer);
    // A layer's weight is a variable, which its type does not say.
    weights[path] = weight.read() as Variable;
    if (constraint !== undefined) hold(tf, weight, (value) => constraint.apply(value));
    else if (constrain && bounds !== undefined)
      hold(tf, weight, (value) => bounds({ ...weights, [path]: value })[path] as Tensor);
  }
  return weights;
};

/** The initialisers of core: those of `initialParameters` with the same seed. */
const usualInitializers = (tf: LayersTfjs, parts: Parts, seed: number): ((path: string) => Initializer) => {
  const paths = leafSpecs(parts.spec).map(({ path }) => path);
  let drawn: readonly NdArray[] | undefined;
  const value = (path: string): Tensor => {
    // Only the parts are looked at.
    drawn ??= flatten<unknown, NdArray>(parts.spec, initialParameters(parts as Unit<unknown>, { seed }));
    return tensorOf(tf, drawn[paths.indexOf(path)] as NdArray);
  };
  return (path) => ({ apply: () => value(path) }) as unknown as Initializer;
};
