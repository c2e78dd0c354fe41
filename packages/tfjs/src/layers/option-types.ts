import type { Unit } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Identifier } from './identifiers.js';
import type { LayerShape } from './namespace.js';

/** What every layer of TensorFlow.js takes. */
export interface LayerOptions {
  readonly name?: string;
  readonly trainable?: boolean;
  /** The shape of one example, for the first layer of a model. */
  readonly inputShape?: LayerShape;
  readonly batchInputShape?: LayerShape;
  readonly batchSize?: number;
  /** The type of the input of a first layer. Whatever it is, the layer computes in `float32`, the default. */
  readonly dtype?: 'float32' | 'int32' | 'bool';
  /** Values of the weights at the start, in the order of `getWeights`. */
  readonly weights?: Tensor[];
}

/** What every layer and cell of ours takes besides. */
export interface CommonOptions extends LayerOptions {
  /** How many outputs there are: the size of the last axis. */
  readonly units: number;
  /** The stream of random numbers: of the initial weights, and of what is drawn in training. Another one each time by default. */
  readonly seed?: number;
  /** The version of the layer that wrote a config. Of no use elsewhere. */
  readonly version?: number;
}

export interface UnitLayerOptions extends CommonOptions {
  /** Whether weights stay where the paper bounds them, after each step. Default true. */
  readonly constrain?: boolean;
  /** Whether the penalty of the paper is added to the loss, with its schedule. Default true. */
  readonly regularize?: boolean;
  /** How many training steps are done, for the schedule of the penalty. Default 0; saved with the model. */
  readonly step?: number;
}

/** For each weight, what it starts from, what penalises it, and where it must stay. */
export type WeightOptions<P extends string> = {
  readonly [K in P as `${K}Initializer`]?: Identifier<'initializers'>;
} & {
  readonly [K in P as `${K}Regularizer`]?: Identifier<'regularizers'>;
} & { readonly [K in P as `${K}Constraint`]?: Identifier<'constraints'> };

/** The options of a unit; its `weights` is called `pathWeights`, for tfjs has a `weights` of its own. */
type UnitOptions<O> = {
  readonly [K in keyof O as K extends 'init' ? never : K extends 'weights' ? 'pathWeights' : K]: O[K];
};

/** The options of the layer of a unit, from the factory of the unit. */
export type OptionsOf<F> = F extends (inputs: number, outputs: number, options?: infer O) => Unit<infer S>
  ? UnitLayerOptions & UnitOptions<NonNullable<O>> & WeightOptions<keyof S & string>
  : never;
