import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import type { LayersTfjs } from './namespace.js';

/** Where a new value of a weight goes. */
export type Projection = (value: Tensor) => Tensor;

/**
 * Makes a weight keep to a projection after each step of an optimiser.
 *
 * tfjs-layers applies the constraint of a weight when it is set, but no optimiser of tfjs does, so `fit` would ignore it
 * (tensorflow/tfjs#3345 and #3979). This can go when they do. What is loaded or set stays as it is.
 */
export const hold = (tf: LayersTfjs, weight: LayerVariable, project: Projection): void => {
  const variable = weight.read() as Variable;
  const assign = variable.assign.bind(variable);
  const write = weight.write.bind(weight);
  let isSet = false;
  variable.assign = (value) => {
    if (isSet) assign(value);
    else tf.tidy(() => assign(project(value)));
  };
  weight.write = (value) => {
    isSet = true;
    try {
      return write(value);
    } finally {
      isSet = false;
    }
  };
};
