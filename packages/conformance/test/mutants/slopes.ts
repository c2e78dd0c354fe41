import type { Primitive } from '@nalu/core';
import type { Slopes } from './slope.js';
import { elementwiseSlopes } from './slopes-elementwise.js';
import { shapedSlopes } from './slopes-shaped.js';

/** Wrong derivatives of every primitive that has a derivative: one without is a compile error. */
export const slopeMutants: Slopes<Exclude<Primitive, 'constant'> | 'broadcasting'> = {
  ...elementwiseSlopes,
  ...shapedSlopes,
};
