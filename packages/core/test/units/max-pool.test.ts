import {
  array,
  type ImageShape,
  type MaxPoolOptions,
  maxPool,
  type NdArray,
  tensor,
  tracer,
  valueAndGradient,
  zeros,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { expectSame, refusal } from '../support/compare.js';
import { expectGradient } from '../support/gradients.js';

interface Sample {
  readonly image: ImageShape;
  readonly options: MaxPoolOptions;
  /** Worked out by hand. */
  readonly to: readonly [height: number, width: number];
}

const samples: readonly Sample[] = [
  { image: [4, 6, 1], options: {}, to: [2, 3] },
  { image: [5, 7, 2], options: {}, to: [2, 3] },
  { image: [5, 8, 2], options: { size: 3 }, to: [1, 2] },
  { image: [5, 6, 1], options: { size: 3, stride: 1 }, to: [3, 4] },
  { image: [7, 6, 3], options: { size: 3, stride: 2 }, to: [3, 2] },
  { image: [6, 7, 1], options: { size: [3, 1], stride: [1, 2] }, to: [4, 4] },
  { image: [5, 5, 1], options: { size: 1, stride: 2 }, to: [3, 3] },
  { image: [6, 7, 2], options: { size: [1, 2], stride: [4, 3] }, to: [2, 2] },
  { image: [2, 3, 1], options: { size: [2, 3] }, to: [1, 1] },
];

const cases = samples.map((sample) => ({
  ...sample,
  says: `${sample.image.join(' × ')}, ${JSON.stringify(sample.options)}`,
  unit: maxPool(sample.image, sample.options),
}));

const both = (value: MaxPoolOptions['size'], usual: readonly [number, number]): readonly [number, number] =>
  value === undefined ? usual : typeof value === 'number' ? [value, value] : value;

/** The definition, as the loops that it is. */
const pooled = ({ image, options, to }: Sample, x: NdArray): NdArray => {
  const [height, width, channels] = image;
  const size = both(options.size, [2, 2]);
  const stride = both(options.stride, size);
  const count = x.shape[0]!;
  const y = zeros([count, to[0] * to[1] * channels]);
  let at = 0;
  for (let n = 0; n < count; n++)
    for (let i = 0; i < to[0]; i++)
      for (let j = 0; j < to[1]; j++)
        for (let c = 0; c < channels; c++) {
          let most = Number.NEGATIVE_INFINITY;
          for (let u = 0; u < size[0]; u++)
            for (let v = 0; v < size[1]; v++) {
              const pixel = (n * height + i * stride[0] + u) * width + j * stride[1] + v;
              most = Math.max(most, x.data[pixel * channels + c]!);
            }
          y.data[at++] = most;
        }
  return y;
};

/** Where the gradient of the sum of all outputs goes. */
const slopes = (image: ImageShape, options: MaxPoolOptions, x: NdArray): NdArray => {
  const unit = maxPool(image, options);
  const spec = { x: tensor(...x.shape) };
  return valueAndGradient<NdArray, typeof spec>(reference, spec, { x }, (tape, { x }) =>
    tape.reshape(tape.sum(unit.apply(tape, {}, x)), []),
  ).gradient.x;
};

describe('maxPool', () => {
  it.each(cases)('is the largest of each window: $says', ({ says, unit, ...sample }) => {
    const x = randomArray(1, [3, unit.input.at(-1) as number]);
    expect(unit.image).toEqual([...sample.to, sample.image[2]]);
    expectSame(unit.apply(reference, {}, x), pooled(sample, x), `${says}, seed 1`);
  });

  it.each(cases)('has the gradient of the largest: $says', ({ says, unit }) => {
    const x = randomArray(2, [2, unit.input.at(-1) as number]);
    expectGradient(`${says}, seed 2`, { x: tensor(...x.shape) }, { x }, (ops, { x }) =>
      unit.apply(ops, {}, x),
    );
  });

  it('keeps numbers that are all negative', () => {
    const y = maxPool([3, 3, 1], { size: 2, stride: 1 }).apply(
      reference,
      {},
      {
        shape: [1, 9],
        data: Float64Array.from({ length: 9 }, (_, i) => i - 20),
      },
    );
    expectSame(y, array([[-16, -15, -13, -12]]), 'negative');
  });

  it('gives the slope of a tie to the first of its window, row after row', () => {
    const all = { shape: [1, 4], data: new Float64Array(4).fill(7) };
    expectSame(slopes([2, 2, 1], {}, all), array([[1, 0, 0, 0]]), 'all alike');
    // The largest stands at the right of the first row, and at the left of the second.
    expectSame(slopes([2, 2, 1], {}, array([[1, 5, 5, 1]])), array([[0, 1, 0, 0]]), 'two alike');
    expectSame(slopes([2, 2, 1], {}, array([[1, 1, 5, 5]])), array([[0, 0, 1, 0]]), 'in the second row');
  });

  it('gives a pixel the slope of every window that it is the largest of', () => {
    const x = array([[0, 0, 0, 0, 9, 0, 0, 0, 0]]);
    expectSame(
      slopes([3, 3, 1], { size: 2, stride: 1 }, x),
      array([[0, 0, 0, 0, 4, 0, 0, 0, 0]]),
      'in the middle of four',
    );
  });

  it('has no parameters, and keeps free axes free', () => {
    const unit = maxPool([4, 5, 2]);
    expect([unit.spec, unit.init]).toEqual([{}, {}]);
    const t = tracer();
    expect(unit.apply(t, {}, t.input('x', ['time', 'batch', 40])).shape).toEqual(['time', 'batch', 8]);
  });
});

describe('maxPool refuses', () => {
  const option = (f: () => unknown): string => refusal(f, 'NALU_OPTION');

  it.each([
    [() => maxPool([4, 4] as never), 'an image shape, [height, width, channels], got [4, 4].'],
    [() => maxPool([4, 1, 1]), 'a window must fit into the image and its padding, got 2 × 2 on 4 × 1.'],
    [() => maxPool([4, 4, 1], { size: 0 }), '"size" must be a whole number above 0, got 0.'],
    [() => maxPool([4, 4, 1], { stride: 1.5 }), '"stride" must be a whole number above 0, got 1.5.'],
    [() => maxPool([4, 4, 1], { kernel: 2 } as never), 'the options must be among "size", "stride", got '],
  ])('%s', (f, words) => {
    expect(option(f)).toContain(words);
  });

  it('images that are not flat, and says what to do', () => {
    const words = refusal(
      () => maxPool([4, 6, 1]).apply(reference, {}, randomArray(1, [2, 4, 6])),
      'NALU_SHAPE',
    );
    expect(words).toContain(
      'maxPool: x must be [batch, 24], images of 4 × 6 × 1 that are flat, got [2, 4, 6].',
    );
  });
});
