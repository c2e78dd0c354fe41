import { type NdArray, printShape } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { gradientCases } from '../../src/cases/gradients.js';

/** Of the slope, or of a hundredth of the largest one where it is smaller. */
const RELATIVE = 1e-7;

const smooth = gradientCases.filter(({ expected }) => expected.by === 'central differences');

const expectClose = (got: NdArray, want: NdArray, where: string): void => {
  expect(printShape(got.shape), where).toBe(printShape(want.shape));
  const largest = want.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  want.data.forEach((x, i) => {
    const error = Math.abs(got.data[i]! - x);
    // Where every difference is 0 the slope has to be 0 itself: a step, or an operand that is not chosen.
    expect(error, `${where}, element ${i}: got ${got.data[i]}, want ${x}`).toBeLessThanOrEqual(
      RELATIVE * Math.max(Math.abs(x), largest / 100),
    );
  });
};

describe('the gradient', () => {
  // The suite allows what the differences themselves may be off; this is one limit for all, and a 0 is 0.
  it.each(smooth)('agrees with central differences to 1e-7, and to the bit where they are 0: $name', (c) => {
    const got = c.program.apply(reference, c.inputs);
    for (const [name, want] of Object.entries(c.expected.answers!(c.inputs).values))
      expectClose(got[name]!, want, `${c.name}, by "${name}"`);
  });
});
