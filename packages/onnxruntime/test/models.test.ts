import {
  lstm,
  type NaluOptions,
  nac,
  nalu,
  predictor,
  recurrent,
  type Shape,
  stack,
  type Unit,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type ParametersOf, type ToOnnxOptions, toOnnx } from '@nalu/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, it } from 'vitest';
import type { OrtPrecision } from '../src/ort.js';
import { conditions, expectClose, precisions, rounded } from './support/agreement.js';
import { arraysFor, numbers } from './support/arrays.js';

type Sizes = Readonly<Record<string, number>>;

const sized = (shape: Shape, sizes: Sizes): number[] =>
  shape.map((dim) => (typeof dim === 'number' ? dim : (sizes[dim] as number)));

/** Runs the exported file as anyone would, with its parameters inside, against the unit on the oracle. */
const expectFileAgrees = async <S>(
  unit: Unit<S>,
  precision: OrtPrecision,
  sizes: readonly Sizes[],
  options: Omit<ToOnnxOptions, 'parameters'> = {},
): Promise<void> => {
  const program = predictor(unit);
  const params = rounded<S>(unit.spec, arraysFor<S>(unit.spec), precision);
  const parameters = { params } as unknown as ParametersOf<typeof program.inputs>;
  const session = await InferenceSession.create(toOnnx(program, { ...options, parameters, precision }));
  for (const size of sizes) {
    const { shape, data } = rounded(
      { x: program.inputs.x },
      { x: numbers('x', ...sized(unit.input, size)) },
      precision,
    ).x;
    const values = precision === 'float64' ? data : Float32Array.from(data);
    const { y } = await session.run({ x: new Tensor(precision, values, shape) });
    const actual = { shape: [...(y?.dims ?? [])], data: Float64Array.from(y?.data as Float64Array) };
    const expected = unit.apply(reference, params, { shape, data });
    expectClose(program, { y: actual }, { y: expected }, { precision, condition: conditions.model });
  }
};

const batches = [{ batch: 1 }, { batch: 64 }];
const naluVariants: readonly NaluOptions[] = [
  {},
  { weights: 'untied' },
  { gate: 'vector' },
  { gate: 'independent' },
  { gate: 'none' },
  { gateInput: '|x|', gateBias: true },
  { epsilon: 1e-5, bound: 20 },
];

describe.each(precisions)('the file of a unit in %s', (precision) => {
  it('agrees with the oracle for nac and every batch size', async () => {
    await expectFileAgrees(nac(5, 3), precision, batches);
  });

  it.each(naluVariants)('agrees with the oracle for nalu %j and every batch size', async (options) => {
    await expectFileAgrees(nalu(4, 2, options), precision, batches);
  });

  it('agrees with the oracle for a stack of nalus and every batch size', async () => {
    await expectFileAgrees(stack(nalu(6, 3), nalu(3, 1)), precision, batches);
  });

  it('agrees with the oracle for lstm before nalu, every length and every batch size', async () => {
    const model = stack({ cell: recurrent(lstm(3, 8), { read: 'c' }), readout: nalu(8, 2) });
    const sizes = [1, 10, 100].flatMap((time) => batches.map((batch) => ({ time, ...batch })));
    await expectFileAgrees(model, precision, sizes);
    await expectFileAgrees(model, precision, sizes, { form: 'inlined' });
  });

  it('agrees with the oracle for an unrolled lstm before nalu', async () => {
    const model = stack({ cell: recurrent(lstm(3, 8), { read: 'c' }), readout: nalu(8, 2) });
    const sizes = batches.map((batch) => ({ time: 4, ...batch }));
    await expectFileAgrees(model, precision, sizes, { recurrence: 'unrolled', dims: { time: 4 } });
  });
});

// In float64, onnxruntime has no kernel for it.
describe('the file of a recurrent LSTM as that of ONNX', () => {
  it.each(['h', 'c'] as const)('agrees with the oracle, read at %s', async (read) => {
    const model = stack({ cell: recurrent(lstm(3, 8), { read }), readout: nalu(8, 2) });
    const sizes = [1, 10].flatMap((time) => batches.map((batch) => ({ time, ...batch })));
    for (const form of ['functions', 'inlined'] as const)
      await expectFileAgrees(model, 'float32', sizes, { recurrence: 'lstm', form });
  });
});
