import { complain } from '@nalu/core';
import type * as core from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import type { Tfjs } from '../namespace.js';

/**
 * What the layers use of TensorFlow.js: the union package `@tensorflow/tfjs`, a global from a script tag, tfjs-node, or
 * `{ ...core, ...layers }` of the two packages `@tensorflow/tfjs-core` and `@tensorflow/tfjs-layers`.
 */
export type LayersTfjs = Tfjs &
  Pick<typeof core, 'Tensor' | 'serialization'> &
  Pick<typeof layers, 'constraints' | 'initializers' | 'layers' | 'regularizers' | 'SymbolicTensor'>;

export type Layer = InstanceType<typeof layers.layers.Layer>;
export type RNNCell = InstanceType<typeof layers.layers.RNNCell>;
/** Sizes of axes; `null` where they are free. */
export type LayerShape = layers.Shape;
export type Config = core.serialization.ConfigDict;
export type Initializer = ReturnType<typeof layers.initializers.zeros>;
export type Regularizer = ReturnType<typeof layers.regularizers.l2>;
export type Constraint = ReturnType<typeof layers.constraints.nonNeg>;

const parts = [
  'layers',
  'serialization',
  'initializers',
  'regularizers',
  'constraints',
  'SymbolicTensor',
] as const;

/** A class that TensorFlow.js has registered under a name. */
export const registeredClass = (tf: LayersTfjs, name: string): unknown =>
  tf.serialization.SerializationMap.getMap().classNameMap[name]?.[0];

/**
 * Refuses a namespace that misses a part, and one whose parts are of different copies of TensorFlow.js.
 *
 * A layer registers with the copy of tfjs-core that it is given; `loadLayersModel` asks the copy that tfjs-layers has.
 */
export const requireLayersTfjs = (who: string, tf: LayersTfjs): void => {
  const missing = parts.filter((part) => tf?.[part] === undefined);
  if (missing.length > 0)
    throw complain('NALU_OPTION', {
      who,
      required: 'the argument must be TensorFlow.js with its layers',
      got: `one without ${missing.join(', ')}`,
      advice: 'Give it the namespace of @tensorflow/tfjs, or { ...core, ...layers } of the two packages.',
    });
  const dense = registeredClass(tf, 'Dense') as { readonly prototype: unknown } | undefined;
  if (dense?.prototype instanceof tf.layers.Layer) return;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: 'tf.layers and tf.serialization must be of one copy of TensorFlow.js',
    got: 'two copies',
    advice: 'See npm ls @tensorflow/tfjs-core @tensorflow/tfjs-layers, and keep one of each.',
  });
};

/** Refuses a symbolic tensor of another copy of tfjs-layers, which would be taken for numbers. */
export const requireOwnInputs = (tf: LayersTfjs, who: string, inputs: unknown): void => {
  for (const x of Array.isArray(inputs) ? inputs : [inputs]) {
    if (x instanceof tf.Tensor || x instanceof tf.SymbolicTensor) continue;
    throw complain('NALU_UNSUPPORTED', {
      who,
      required: 'its input must be a tensor of the TensorFlow.js that the layer was made for',
      got: isSymbolic(x) ? 'one of another copy of @tensorflow/tfjs-layers' : typeof x,
      ...(isSymbolic(x) && {
        advice:
          'See npm ls @tensorflow/tfjs-layers and keep one, or make the layer with naluLayers(tf) of that copy.',
      }),
    });
  }
};

const isSymbolic = (x: unknown): boolean => typeof x === 'object' && x !== null && 'sourceLayer' in x;
