import { constant, conv2d } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { refusal } from '../support/compare.js';
import { randomParams } from '../support/units.js';

describe('conv2d refuses', () => {
  const option = (f: () => unknown): string => refusal(f, 'NALU_OPTION');

  it('a kernel that does not fit, and says what would', () => {
    expect(option(() => conv2d([4, 6, 1], 1, { kernel: 5 }))).toBe(
      'conv2d: a window must fit into the image and its padding, got 5 × 5 on 4 × 6. Take a smaller one, or pad the image.',
    );
    expect(() => conv2d([4, 6, 1], 1, { kernel: 5, padding: [1, 0] })).not.toThrow();
  });

  it.each([
    [() => conv2d([4, 4] as never, 1), 'an image shape, [height, width, channels], got [4, 4].'],
    [() => conv2d(16 as never, 1), 'an image shape, [height, width, channels], got 16.'],
    [() => conv2d([4, 4, 0], 1), '"channels" must be a whole number above 0, got 0.'],
    [() => conv2d([4, 4, 1], 1.5), '"outputs" must be a whole number above 0, got 1.5.'],
    [() => conv2d([4, 4, 1], 1, { kernel: 0 }), '"kernel" must be a whole number above 0, got 0.'],
    [() => conv2d([4, 4, 1], 1, { stride: [1, 0.5] }), '"stride" must be a whole number above 0, got 0.5.'],
    [() => conv2d([4, 4, 1], 1, { stride: [1] as never }), '"stride" must be a number, or two: '],
    [() => conv2d([4, 4, 1], 1, { kernel: '3' as never }), '"kernel" must be a number, or two: '],
    [() => conv2d([4, 4, 1], 1, { padding: -1 }), '"padding" must be "valid", "same", or whole numbers '],
    [() => conv2d([4, 4, 1], 1, { padding: 'full' as never }), '"padding" must be "valid", "same", or '],
    [() => conv2d([4, 4, 1], 1, { padding: 'toString' as never }), '"padding" must be "valid", "same", or '],
    [() => conv2d([4, 4, 1], 1, { activation: 'steep' as never }), '"activation" must be one of '],
    [() => conv2d([4, 4, 1], 1, { strides: 2 } as never), 'the options must be among "kernel", "stride", '],
    [() => conv2d([4, 4, 1], 1, { init: { w: constant(0) } } as never), 'the names of "init" must be among '],
  ])('%s', (f, words) => {
    expect(option(f)).toContain(words);
  });

  it.each([[[2, 5, 6]], [[2, 5, 6, 1]], [[2, 1, 5, 6]]])(
    'images of %j that are not flat, and says what to do',
    (shape) => {
      const unit = conv2d([5, 6, 1], 1);
      const params = randomParams(unit.spec, 1);
      const words = refusal(() => unit.apply(reference, params, randomArray(1, shape)), 'NALU_SHAPE');
      expect(words).toMatch(
        /^conv2d: x must be \[batch, 30\], images of 5 × 6 × 1 that are flat, got .*channels last/,
      );
    },
  );

  it('an input of another size, and what is no tensor', () => {
    const unit = conv2d([5, 6, 1], 1);
    const params = randomParams(unit.spec, 1);
    expect(refusal(() => unit.apply(reference, params, randomArray(1, [2, 31])), 'NALU_SHAPE')).toBe(
      'conv2d: x must be [batch, 30], got [2, 31].',
    );
    refusal(() => unit.apply(reference, params, [1, 2] as never), 'NALU_TREE');
  });
});
