import {
  array,
  type Conv2dOptions,
  constant,
  conv2d,
  type Dim,
  type ImageShape,
  type NdArray,
  tensor,
  tracer,
  zeros,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { expectClose, expectSame } from '../support/compare.js';
import { expectGradient } from '../support/gradients.js';
import { randomParams } from '../support/units.js';

interface Sample {
  readonly image: ImageShape;
  readonly outputs: number;
  readonly options: Conv2dOptions;
  /** Height and width of the outputs, and the zeros above and to the left: worked out by hand. */
  readonly to: readonly [height: number, width: number];
  readonly zeros: readonly [top: number, left: number];
}

const samples: readonly Sample[] = [
  { image: [5, 5, 1], outputs: 1, options: {}, to: [3, 3], zeros: [0, 0] },
  { image: [5, 7, 2], outputs: 3, options: { kernel: 3 }, to: [3, 5], zeros: [0, 0] },
  { image: [6, 7, 2], outputs: 3, options: { kernel: [2, 3] }, to: [5, 5], zeros: [0, 0] },
  { image: [7, 12, 1], outputs: 2, options: { kernel: 5, stride: 2 }, to: [2, 4], zeros: [0, 0] },
  { image: [8, 9, 2], outputs: 2, options: { kernel: 3, stride: 2 }, to: [3, 4], zeros: [0, 0] },
  { image: [9, 8, 1], outputs: 2, options: { kernel: [3, 2], stride: [1, 3] }, to: [7, 3], zeros: [0, 0] },
  { image: [5, 6, 3], outputs: 2, options: { kernel: 1 }, to: [5, 6], zeros: [0, 0] },
  { image: [5, 6, 1], outputs: 2, options: { kernel: 1, stride: 2 }, to: [3, 3], zeros: [0, 0] },
  { image: [7, 8, 1], outputs: 1, options: { kernel: 2, stride: 3 }, to: [2, 3], zeros: [0, 0] },
  { image: [4, 5, 2], outputs: 2, options: { kernel: [4, 5] }, to: [1, 1], zeros: [0, 0] },
  { image: [5, 6, 2], outputs: 2, options: { padding: 'same' }, to: [5, 6], zeros: [1, 1] },
  { image: [5, 6, 2], outputs: 2, options: { kernel: [2, 4], padding: 'same' }, to: [5, 6], zeros: [0, 1] },
  {
    image: [6, 7, 1],
    outputs: 2,
    options: { kernel: 5, stride: 2, padding: 'same' },
    to: [3, 4],
    zeros: [1, 2],
  },
  { image: [2, 2, 1], outputs: 1, options: { kernel: 5, padding: 'same' }, to: [2, 2], zeros: [2, 2] },
  {
    image: [5, 7, 1],
    outputs: 2,
    options: { kernel: 1, stride: 3, padding: 'same' },
    to: [2, 3],
    zeros: [0, 0],
  },
  { image: [5, 6, 1], outputs: 2, options: { padding: 2 }, to: [7, 8], zeros: [2, 2] },
  { image: [5, 6, 1], outputs: 2, options: { padding: [0, 3] }, to: [3, 10], zeros: [0, 3] },
  { image: [5, 6, 1], outputs: 2, options: { stride: 2, padding: [2, 1] }, to: [4, 3], zeros: [2, 1] },
];

const cases = samples.map((sample) => ({
  ...sample,
  says: `${sample.image.join(' × ')} → ${sample.outputs}, ${JSON.stringify(sample.options)}`,
  unit: conv2d(sample.image, sample.outputs, sample.options),
}));

const both = (value: Conv2dOptions['kernel'], usual: number): readonly [number, number] =>
  value === undefined ? [usual, usual] : typeof value === 'number' ? [value, value] : value;

/** The definition, as the loops that it is. */
const convolved = (
  { image, outputs, options, to, zeros: [top, left] }: Sample,
  params: Params,
  x: NdArray,
) => {
  const [height, width, channels] = image;
  const [[rows, columns], [down, across]] = [both(options.kernel, 3), both(options.stride, 1)];
  const count = x.shape[0]!;
  const y = zeros([count, to[0] * to[1] * outputs]);
  const pixel = (n: number, i: number, j: number, c: number): number =>
    i < 0 || i >= height || j < 0 || j >= width ? 0 : x.data[((n * height + i) * width + j) * channels + c]!;
  let at = 0;
  for (let n = 0; n < count; n++)
    for (let i = 0; i < to[0]; i++)
      for (let j = 0; j < to[1]; j++)
        for (let o = 0; o < outputs; o++) {
          let sum = params.bias.data[o]!;
          for (let u = 0; u < rows; u++)
            for (let v = 0; v < columns; v++)
              for (let c = 0; c < channels; c++)
                sum +=
                  pixel(n, i * down + u - top, j * across + v - left, c) *
                  params.weight.data[((u * columns + v) * channels + c) * outputs + o]!;
          y.data[at++] = sum;
        }
  return y;
};
interface Params {
  readonly weight: NdArray;
  readonly bias: NdArray;
}

describe('conv2d', () => {
  it.each(cases)('is the sum that defines it: $says', ({ says, unit, ...sample }) => {
    const params = randomParams(unit.spec, 1) as Params;
    const x = randomArray(2, [2, unit.input.at(-1) as number]);
    expect(unit.image).toEqual([...sample.to, sample.outputs]);
    expectClose(unit.apply(reference, params, x), convolved(sample, params, x), `${says}, seeds 1, 2`);
  });

  it.each(cases)('has the gradient of that sum: $says', ({ says, unit }) => {
    const shape = [1, unit.input.at(-1) as number];
    const spec = { params: unit.spec, x: tensor(...shape) };
    const values = { params: randomParams(unit.spec, 3), x: randomArray(4, shape) };
    expectGradient(`${says}, seeds 3, 4`, spec, values, (ops, { params, x }) => unit.apply(ops, params, x));
  });

  it('finds an edge', () => {
    const edges = conv2d([1, 4, 1], 1, { kernel: [1, 2], bias: false });
    const y = edges.apply(reference, { weight: array([[-1], [1]]) }, array([[0, 0, 5, 5]]));
    expectSame(y, array([[0, 5, 0]]), 'edges');
  });

  it('puts an activation on its output', () => {
    const [bare, unit] = [conv2d([4, 4, 1], 2), conv2d([4, 4, 1], 2, { activation: 'tanh' })];
    const params = randomParams(unit.spec, 5);
    const x = randomArray(6, [3, 16]);
    const y = bare.apply(reference, params, x);
    expectSame(
      unit.apply(reference, params, x),
      { shape: y.shape, data: y.data.map(Math.tanh) },
      'seeds 5, 6',
    );
  });

  it('acts on every image of a sequence alike', () => {
    const unit = conv2d([5, 5, 1], 2, { stride: 2, padding: 'same' });
    const params = randomParams(unit.spec, 7);
    const { data } = randomArray(8, [6, 25]);
    const [flat, whole] = [
      [6, 25],
      [3, 2, 25],
    ].map((shape) => unit.apply(reference, params, { shape: shape!, data }));
    expect(whole?.shape).toEqual([3, 2, 18]);
    expect(whole?.data).toEqual(flat?.data);
  });

  it('keeps free axes free', () => {
    const unit = conv2d([5, 6, 1], 2, { kernel: [2, 3], stride: 2, padding: 1 });
    const shapeFor = (...leading: Dim[]) => {
      const t = tracer();
      const params = { weight: t.input('weight', [6, 2]), bias: t.input('bias', [2]) };
      return unit.apply(t, params, t.input('x', [...leading, 30])).shape;
    };
    const size = unit.output.at(-1);
    expect(shapeFor('batch')).toEqual(['batch', size]);
    expect(shapeFor('time', 'batch')).toEqual(['time', 'batch', size]);
    expect(shapeFor('time', 4)).toEqual(['time', 4, size]);
  });

  it('starts as suits its activation, with a bias of 0, unless told otherwise', () => {
    const { bias } = conv2d([4, 4, 1], 2).init;
    expect(typeof bias === 'function' && bias([2], undefined as never, 'bias')).toEqual(array([0, 0]));
    const start = constant(3);
    expect(conv2d([4, 4, 1], 2, { init: { weight: start } }).init.weight).toBe(start);
    expect(Object.keys(conv2d([4, 4, 1], 2, { bias: false }).init)).toEqual(['weight']);
  });
});
