import {
  cnn,
  conv2d,
  type Dim,
  linear,
  lstm,
  mapTree,
  maxPool,
  type NdArray,
  nalu,
  type Of,
  predictor,
  program,
  recurrent,
  stack,
  tensor,
  type Unit,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { toOnnx } from '@nalu/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, it } from 'vitest';
import type { OrtPrecision } from '../src/ort.js';
import { agreement, conditions, expectClose, precisions, rounded } from './support/agreement.js';
import { arraysFor, numbers } from './support/arrays.js';

// biome-ignore lint/suspicious/noExplicitAny: units of different parameters in one list.
type AnyUnit = Unit<any>;

const small = conv2d([5, 6, 2], 3, { kernel: [3, 2], stride: 2, padding: 'same', activation: 'tanh' });
const encoder = cnn(
  [9, 8, 1],
  [
    { outputs: 3, kernel: 3, pool: 2 },
    { outputs: 4, kernel: 2 },
  ],
  [5, 3],
  { output: 'sigmoid' },
);
const units: readonly { readonly says: string; readonly unit: AnyUnit }[] = [
  { says: 'conv2d', unit: small },
  { says: 'conv2d with a stride of 1', unit: conv2d([6, 7, 1], 2, { kernel: 5, padding: 1 }) },
  { says: 'maxPool', unit: maxPool([5, 7, 2], { size: 3, stride: 2 }) },
  { says: 'conv2d and maxPool', unit: stack(small, maxPool(small.image), linear(3, 2)) },
  { says: 'cnn', unit: encoder },
];
const counter = stack({ encoder, cell: recurrent(lstm(3, 4), { read: 'c' }), readout: nalu(4, 2) });

/** Runs the exported file as anyone would, with its parameters inside, against the unit on the oracle. */
const expectFileAgrees = async (
  unit: AnyUnit,
  precision: OrtPrecision,
  sizes: readonly (readonly number[])[],
): Promise<void> => {
  const whole = predictor(unit);
  const params = rounded(unit.spec, arraysFor(unit.spec), precision);
  const session = await InferenceSession.create(toOnnx({ model: unit, params }, { precision }));
  for (const leading of sizes) {
    const drawn = numbers('x', ...leading, unit.input.at(-1) as number);
    const { x } = rounded({ x: tensor(...drawn.shape) }, { x: drawn }, precision);
    const values = precision === 'float64' ? x.data : Float32Array.from(x.data);
    const { y } = await session.run({ x: new Tensor(precision, values, [...x.shape]) });
    const actual = { shape: [...(y?.dims ?? [])], data: Float64Array.from(y?.data as Float64Array) };
    const expected = unit.apply(reference, params, x);
    expectClose(whole, { y: actual }, { y: expected }, { precision, condition: conditions.model });
  }
};

/** Small numbers: a chain of saturated sigmoids would leave slopes that are made of rounding. */
const gentle = <S>(spec: S): Of<S, NdArray> =>
  mapTree<S, NdArray, NdArray>(spec, arraysFor(spec), ({ shape, data }) => ({
    shape,
    data: data.map((value) => value / 4),
  }));

/** The gradient of the sum of the squares of all outputs, by the parameters and the images. */
const gradientOf = (unit: AnyUnit, ...leading: readonly Dim[]) => {
  const spec = { params: unit.spec, x: tensor(...leading, unit.input.at(-1) as number) };
  return program('gradient', spec, spec, (ops, given) => {
    return valueAndGradient(ops, spec, given, (tape, { params, x }) => {
      const y = unit.apply(tape, params, x);
      return tape.reshape(tape.sum(tape.mul(y, y)), []);
    }).gradient;
  });
};

describe.each(precisions)('in %s', (precision) => {
  it.each(units)('the file of a $says agrees with the oracle for every batch size', ({ unit }) =>
    expectFileAgrees(unit, precision, [[1], [7], [64]]),
  );

  it('the file of a cnn before an lstm and a nalu does for every length and batch size', () =>
    expectFileAgrees(counter, precision, [
      [1, 1],
      [10, 3],
      [100, 2],
    ]));

  it.each([...units, { says: 'cnn before an lstm and a nalu', unit: counter }])(
    'the gradient of a $says agrees with the oracle',
    async ({ unit }) => {
      const leading = unit.input.length === 3 ? [4, 3] : [5];
      const gradient = gradientOf(unit, ...leading);
      const agrees = await agreement(gradient, { precision, condition: conditions.model });
      await agrees(gentle(gradient.inputs));
    },
  );

  it('the gradient of a cnn keeps its batch axis free', async () => {
    const gradient = gradientOf(encoder, 'batch');
    const agrees = await agreement(gradient, { precision, condition: conditions.model });
    for (const batch of [1, 6]) {
      await agrees({ params: gentle(encoder.spec), x: numbers('x', batch, 72) });
    }
  });
});
