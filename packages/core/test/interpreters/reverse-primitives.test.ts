import { type NdArray, tensor } from '@nalu/core';
import { describe, it } from 'vitest';
import { awayFromZero, randomArray } from '../support/arrays.js';
import { type Abc, type Case, gradientCases } from '../support/gradient-cases.js';
import { expectGradient } from '../support/gradients.js';

const valuesOf = ({ shapes, positive }: Case, seed: number): Abc<NdArray> => {
  const value = (i: number): NdArray =>
    positive === true
      ? randomArray(seed + i, shapes[i] ?? [], { low: 0.3 })
      : awayFromZero(seed + i, shapes[i] ?? []);
  return { a: value(0), b: value(1), c: value(2) };
};

describe('reverse', () => {
  for (const [primitive, list] of Object.entries(gradientCases))
    describe(primitive, () => {
      it.each(list)('has the slope of central differences $says', (each) => {
        const values = valuesOf(each, 5);
        const spec = {
          a: tensor(...values.a.shape),
          b: tensor(...values.b.shape),
          c: tensor(...values.c.shape),
        };
        expectGradient(`${primitive} ${each.says}, seed 5`, spec, values, each.f);
      });
    });
});
