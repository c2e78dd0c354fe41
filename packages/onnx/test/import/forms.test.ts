import {
  adam,
  leafSpecs,
  lstm,
  mapTree,
  type NdArray,
  nalu,
  nmu,
  predictor,
  recurrent,
  replay,
  stack,
  tensor,
  trace,
  trainingProgram,
  trainingStart,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { treeOfNames } from '../../src/import/trees.js';
import { fromHalfBits, fromOnnx, type ToOnnxOptions, toHalfBits, toOnnx } from '../../src/index.js';
import { bits, drawn, onReference } from './support/arrays.js';

const counter = predictor(
  stack({ cell: recurrent(lstm(3, 4), { read: 'c' }), readout: nalu(4, 2, { epsilon: 1e-3 }) }),
);
const sized = replay(trace(counter, { dims: { time: 3 } }));
const opsets = [17, 18, 19, 20, 21, 22, 23, 24, 25];

describe('fromOnnx', () => {
  it.each(opsets)('reads an LSTM under NALU of opset %i, in both forms', async (opset) => {
    const inputs = drawn(counter.inputs, 1);
    const expected = bits(await onReference(replay(trace(counter)), inputs));
    for (const form of ['functions', 'inlined'] as const) {
      const read = fromOnnx(toOnnx(counter, { precision: 'float64', opset, form }));
      expect(bits(await onReference(read, inputs))).toEqual(expected);
      expect(read.opset).toBe(opset);
    }
  });

  it('reads a loop that was unrolled', async () => {
    const inputs = drawn(sized.inputs, 1);
    const options: ToOnnxOptions<typeof counter.inputs> = {
      precision: 'float64',
      recurrence: 'unrolled',
      dims: { time: 3 },
    };
    const read = fromOnnx(toOnnx(counter, options));
    expect(bits(await onReference(read, inputs))).toEqual(bits(await onReference(sized, inputs)));
  });

  it("reads ONNX's own LSTM, which adds in another order", async () => {
    const inputs = drawn(counter.inputs, 1);
    const read = fromOnnx(toOnnx(counter, { precision: 'float64', recurrence: 'lstm' }));
    const [got] = (await onReference(read, inputs)) as [NdArray];
    const [expected] = (await onReference(counter, inputs)) as [NdArray];
    expect(got.shape).toEqual(expected.shape);
    got.data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.data[i] as number, 13);
    });
  });

  it('reads parameters of float16 as they stand in the file', () => {
    const params = drawn(counter.inputs.params, 1);
    const bytes = toOnnx(counter, { parameters: { params }, precision: 'float16' });
    const read = fromOnnx(bytes);
    expect(read.elementType).toBe('float16');
    const half = (value: number) => fromHalfBits(toHalfBits(value));
    const { readout } = read.parameters.params as unknown as { readonly readout: { readonly wHat: NdArray } };
    expect(readout.wHat.data).toEqual(params.readout.wHat.data.map(half));
  });

  it('gives the bits of a training step, and the names of its state', async () => {
    const model = stack(nmu(2, 2), nmu(2, 1));
    const batch = { x: tensor(4, 2), y: tensor(4, 1) };
    const options = { batch, optimizer: adam(1e-2), steps: 10 };
    const step = trainingProgram(model, options);
    const read = fromOnnx(toOnnx(step, { precision: 'float64' }));
    const paths = (spec: unknown) => leafSpecs(spec).map(({ path }) => path);
    expect(new Set(paths(read.inputs))).toEqual(new Set(paths(step.inputs)));
    expect(new Set(paths(read.outputs))).toEqual(new Set(paths(step.outputs)));
    const start = trainingStart(model, options);
    const inputs = { ...start, ...drawn(batch, 5, [1, 2]), noise: {} };
    const named: [string, NdArray][] = [];
    mapTree<typeof step.inputs, NdArray, void>(
      step.inputs,
      inputs,
      (array, _, path) => void named.push([path, array]),
    );
    const byPath = (spec: unknown, arrays: readonly NdArray[]) =>
      new Map(leafSpecs(spec).map(({ path }, i) => [path, bits([arrays[i] as NdArray])]));
    const expected = byPath(step.outputs, await onReference(step, inputs));
    const got = byPath(read.outputs, await onReference(read, treeOfNames(named)));
    for (const [path, value] of expected) expect(got.get(path)).toEqual(value);
  });
});
