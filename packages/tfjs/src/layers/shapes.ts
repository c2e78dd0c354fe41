import { complain, printShape } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerShape } from './namespace.js';

const free = (shape: LayerShape): string => printShape(shape.map((size) => size ?? 'null'));

/** The one shape among what tfjs hands over, with a last axis of known size. */
export const inputShapeOf = (who: string, given: LayerShape | LayerShape[]): LayerShape => {
  const shapes = (Array.isArray(given[0]) ? given : [given]) as LayerShape[];
  const [shape = []] = shapes;
  if (shapes.length !== 1)
    throw complain('NALU_SHAPE', { who, required: 'one input is required', got: `${shapes.length}` });
  if (shape.length < 2)
    throw complain('NALU_SHAPE', {
      who,
      required: 'the input must have two axes or more, [batch, …, in]',
      got: free(shape),
      advice: 'Put a batch axis in front.',
    });
  if (shape.at(-1) === null || shape.at(-1) === undefined)
    throw complain('NALU_SHAPE', {
      who,
      required: 'the size of the last axis must be known',
      got: free(shape),
      advice: 'Give the first layer an "inputShape" whose last size is a number.',
    });
  return shape;
};

export const requireLast = (who: string, shape: LayerShape, size: number | undefined): void => {
  if (size === undefined || shape.at(-1) === size) return;
  throw complain('NALU_SHAPE', {
    who,
    required: `the last axis of the input must have the size ${size}, as when it was built`,
    got: free(shape),
  });
};

/** Refuses new values that are not one for each weight, of its shape. */
export const requireValues = (
  who: string,
  weights: readonly { readonly name: string; readonly shape: LayerShape }[],
  values: readonly Tensor[],
): void => {
  if (weights.length !== values?.length)
    throw complain('NALU_SHAPE', {
      who,
      required: `one value for each of ${weights.map(({ name }) => name).join(', ') || 'no weights'} is required`,
      got: `${values?.length ?? String(values)}`,
      ...(weights.length === 0 && { advice: 'Build the layer first: add it to a model.' }),
    });
  weights.forEach(({ name, shape }, i) => {
    const got = (values[i] as Tensor).shape;
    if (free(shape) === free(got)) return;
    throw complain('NALU_SHAPE', { who, required: `"${name}" must be ${free(shape)}`, got: free(got) });
  });
};
