import {
  array,
  constant,
  eager,
  fit,
  leafSpecs,
  linear,
  lstm,
  type NdArray,
  nalu,
  predictor,
  printShape,
  program,
  recurrent,
  replay,
  sampler,
  sgd,
  stack,
  type TensorSpec,
  tensor,
  trace,
  unit,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { fromOnnx, type TensorProto, toOnnx, toOnnxFiles } from '../../src/index.js';
import { nested, recurrentNalu } from '../support/programs.js';
import { refusal } from '../support/refusal.js';
import { bits, drawn, onReference } from './support/arrays.js';
import { fileOf, floats, node, value } from './support/models.js';

const model = stack({ first: linear(2, 3), second: nalu(3, 1) });
const params = drawn(model.spec, 1, [-1, 1]);
const trained = { model, params };

/** A step of a training: its outputs have the paths of its inputs. */
const step = program(
  'step',
  { params: { w: tensor(2, 1) }, x: tensor('batch', 2) },
  { params: { w: tensor(2, 1) }, loss: tensor() },
  (ops, { params, x }) => {
    const { value, gradient } = valueAndGradient(ops, { w: tensor(2, 1) }, params, (tape, { w }) =>
      tape.reshape(tape.mean(tape.matmul(tape.lift(x), w)), []),
    );
    return { params: { w: ops.sub(params.w, ops.mul(gradient.w, 0.1)) }, loss: value };
  },
);

describe('fromOnnx', () => {
  it('keeps the names of free axes', () => {
    const { inputs, outputs } = fromOnnx(toOnnx(recurrentNalu));
    expect(leafSpecs(inputs).map(({ path }) => path)).toEqual(
      leafSpecs(recurrentNalu.inputs).map(({ path }) => path),
    );
    expect(inputs.x).toEqual(tensor('time', 'batch', 3));
    expect(outputs).toEqual({ y: tensor('batch', 2) });
  });

  it('reads a scan in a scan, with what its steps see from outside', async () => {
    const inputs = drawn(nested.inputs, 3);
    const read = fromOnnx(toOnnx(nested, { precision: 'float64' }));
    expect(bits(await onReference(read, inputs))).toEqual(bits(await onReference(nested, inputs)));
  });

  it('makes constants of a scan outside of its steps', () => {
    const made: string[] = [];
    const counting = {
      ...reference,
      constant: (x: number | NdArray) => {
        if (typeof x !== 'number') made.push(printShape(x.shape));
        return reference.constant(x);
      },
    };
    const cell = stack(recurrent(lstm(2, 3)));
    const read = fromOnnx(toOnnx({ model: cell, params: drawn(cell.spec, 1) }, { precision: 'float64' }));
    read.apply(counting, drawn(read.inputs, 1, [-1, 1], 7) as never);
    expect(made.filter((shape) => shape === '[2, 12]')).toHaveLength(1);
  });

  it('gives parameters back as a tree, and can make inputs of them', async () => {
    const bytes = toOnnx(trained, { precision: 'float64' });
    const inside = fromOnnx(bytes);
    const outside = fromOnnx(bytes, { parameters: 'inputs' });
    const x = array([
      [1, 2],
      [3, -4],
    ]);
    expect(inside.parameters).toEqual({ params });
    expect(outside.inputs).toEqual(predictor(model).inputs);
    expect(bits(await onReference(outside, { params, x }))).toEqual(bits(await onReference(inside, { x })));
  });

  it('gives a model that can be trained on', async () => {
    const bytes = toOnnx(
      { model: linear(2, 1), params: { weight: array([[0], [0]]), bias: array([0]) } },
      { precision: 'float64' },
    );
    const read = fromOnnx(bytes, { parameters: 'inputs' });
    const spec = read.inputs.params as { readonly weight: TensorSpec; readonly bias: TensorSpec };
    const again = unit({
      name: 'read',
      input: ['batch', 2],
      output: ['batch', 1],
      spec,
      init: { weight: constant(0), bias: constant(0) },
      apply: (ops, params, x) => read.apply(ops, { params, x } as never).y as never,
    });
    const data = sampler({ x: tensor(4, 2), y: tensor(4, 1) }, ({ x, y }) => {
      x.set([1, 0, 0, 1, 1, 1, -1, 2]);
      y.set([2, 3, 5, 4]);
    });
    const runs = await fit(eager(reference), again, { data, optimizer: sgd(0.2), steps: 1000 });
    const { weight } = runs.best().params as { readonly weight: NdArray };
    expect(weight.data[0]).toBeCloseTo(2, 2);
    expect(weight.data[1]).toBeCloseTo(3, 2);
  });

  it('drops what toOnnx put behind the paths of outputs', async () => {
    const read = fromOnnx(toOnnx(step, { precision: 'float64' }));
    expect(read.inputs).toEqual(step.inputs);
    expect(read.outputs).toEqual(step.outputs);
    const inputs = {
      params: { w: array([[1], [2]]) },
      x: array([
        [3, 4],
        [5, 6],
      ]),
    };
    expect(bits(await onReference(read, inputs))).toEqual(
      bits(await onReference(replay(trace(step)), inputs)),
    );
  });

  it.each([
    { inputs: ['x'], outputs: ['x_out'] },
    { inputs: ['x'], outputs: ['x_out', 'x'] },
    { inputs: ['x', 'x_out'], outputs: ['x'] },
    { inputs: ['x', 'x_out'], outputs: ['x_out', 'x', 'x_out_out'] },
  ])('gives the outputs $outputs beside the inputs $inputs back under their paths', ({ inputs, outputs }) => {
    const specs = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, tensor(2)]));
    const p = program('named', specs(inputs), specs(outputs), ({ neg }, given) =>
      Object.fromEntries(outputs.map((name) => [name, neg(given[inputs[0] as string] as never)])),
    );
    const read = fromOnnx(toOnnx(p));
    expect([Object.keys(read.inputs), Object.keys(read.outputs)]).toEqual([inputs, outputs]);
  });

  it.each(['["y"]', '["y", "y"]', '[1, 2]', '{}', '[', ''])(
    'goes by the names of outputs where what the file tells of them is %s',
    (text) => {
      const p = program('two', { x: tensor(2) }, { x: tensor(2), y: tensor(2) }, ({ neg }, { x }) => ({
        x: neg(x),
        y: x,
      }));
      const read = fromOnnx(toOnnx(p, { metadata: { outputs: text } }));
      expect(Object.keys(read.outputs)).toEqual(['x', 'y']);
    },
  );

  it('leaves names of other writers as they are', () => {
    const bytes = fileOf({
      input: [value('x', [2])],
      output: [value('x_out', [2]), value('a.b', [2]), value('a', [2])],
      node: [node('Neg', 'x', 'x_out'), node('Abs', 'x', 'a.b'), node('Exp', 'x', 'a')],
    });
    expect(Object.keys(fromOnnx(bytes).outputs)).toEqual(['x_out', 'a.b', 'a']);
  });

  it('names a free axis that has no name', () => {
    const open = { name: 'x', type: { tensorType: { elemType: 1, shape: { dim: [{}, { dimValue: 2 }] } } } };
    const read = fromOnnx(fileOf({ input: [open], output: [{ name: 'y' }], node: [node('Neg', 'x', 'y')] }));
    expect(read.inputs).toEqual({ x: tensor('x_axis_0', 2) });
  });

  it('takes sizes for free axes', () => {
    const read = fromOnnx(toOnnx(recurrentNalu), { dims: { time: 5 } });
    expect(read.inputs.x).toEqual(tensor(5, 'batch', 3));
    expect(() => fromOnnx(toOnnx(recurrentNalu), { dims: { tmie: 5 } })).toThrow(
      refusal('NALU_OPTION', 'the names of "dims" must be among "time", "batch", got "tmie"') as Error,
    );
  });

  it('reads truth values as 0 and 1', async () => {
    const bytes = fileOf({
      input: [value('c', [2], 9), value('x', [2])],
      output: [value('y', [2]), value('n', [2], 9)],
      node: [node('Where', 'c x x', 'y'), node('Not', 'c', 'n')],
    });
    const [, not] = await onReference(fromOnnx(bytes), { c: array([1, 0]), x: array([5, 6]) });
    expect(not).toEqual(array([0, 1]));
  });

  it('says what the file says of itself', () => {
    const read = fromOnnx(toOnnx(trained, { metadata: { task: 'sums' }, opset: 18, doc: 'y = x' }));
    expect(read).toMatchObject({
      opset: 18,
      elementType: 'float32',
      doc: 'y = x',
      metadata: { task: 'sums' },
    });
    expect(read.producer).toMatch(/^nalu/);
    const units = read.functions.map(({ name, domain, calls }) => ({ name, domain, calls }));
    expect(units).toContainEqual({ name: 'nalu', domain: 'org.nalu', calls: 1 });
  });
});

const stored: readonly (readonly [what: string, tensor: TensorProto, values: readonly number[]])[] = [
  ['float32 in a list', { dataType: 1, floatData: [0.5, -2] }, [0.5, -2]],
  ['float64 in a list', { dataType: 11, doubleData: [0.1, 1e300] }, [0.1, 1e300]],
  ['float16 in bytes', { dataType: 10, rawData: Uint8Array.of(0x00, 0x3c, 0x01, 0x00) }, [1, 2 ** -24]],
  ['float16 in a list', { dataType: 10, int32Data: [0xc000, 0x7c00] }, [-2, Number.POSITIVE_INFINITY]],
  ['bfloat16 in bytes', { dataType: 16, rawData: Uint8Array.of(0x80, 0x3f, 0x00, 0xc0) }, [1, -2]],
];

describe('a tensor of the file', () => {
  it.each(stored)('may be %s', async (_, tensorOf, values) => {
    const w = { ...tensorOf, name: 'w', dims: [2] };
    const read = fromOnnx(
      fileOf({ initializer: [w], output: [{ name: 'y' }], node: [node('Identity', 'w', 'y')] }),
    );
    expect([...((await onReference(read, {}))[0]?.data ?? [])]).toEqual(values);
  });

  const integers: readonly (readonly [what: string, tensor: TensorProto])[] = [
    ['int64 in a list', { dataType: 7, int64Data: [3n, -1n] }],
    ['int32 in a list', { dataType: 6, int32Data: [3, -1] }],
    ['int8 in bytes', { dataType: 3, rawData: Uint8Array.of(3, 255) }],
    ['int16 in bytes', { dataType: 5, rawData: Uint8Array.of(3, 0, 255, 255) }],
  ];
  it.each(integers)('may be %s', (_, tensorOf) => {
    const to = { ...tensorOf, name: 'to', dims: [2] };
    const read = fromOnnx(
      fileOf({
        input: [value('x', [6])],
        initializer: [to],
        output: [{ name: 'y' }],
        node: [node('Reshape', 'x to', 'y')],
      }),
    );
    expect(read.outputs).toEqual({ y: tensor(3, 2) });
  });
});

describe('a tensor beside the file', () => {
  const { bytes, data } = toOnnxFiles(trained, { location: 'w.bin', from: 1, precision: 'float64' });

  it('is read by the reader that is given', () => {
    const asked: string[] = [];
    const external = (location: string, offset: number, length: number) => {
      asked.push(location);
      return data.subarray(offset, offset + length);
    };
    expect(fromOnnx(bytes, { external }).parameters).toEqual({ params });
    expect(new Set(asked)).toEqual(new Set(['w.bin']));
  });

  it('is refused without a reader, and when the reader gives too little', () => {
    expect(() => fromOnnx(bytes)).toThrow(
      refusal('NALU_FILE', '{ external: (location, offset, length) => bytes }') as Error,
    );
    expect(() => fromOnnx(bytes, { external: () => new Uint8Array(1) })).toThrow(
      refusal('NALU_FILE', 'Is the file complete?') as Error,
    );
  });

  const at = (location: string, more: Readonly<Record<string, string>> = {}) =>
    fileOf({
      input: [value('x', [2])],
      output: [value('y', [2])],
      initializer: [
        {
          ...floats('w', [2], [1, 2]),
          rawData: new Uint8Array(),
          dataLocation: 1,
          externalData: Object.entries({ location, ...more }).map(([key, each]) => ({ key, value: each })),
        },
      ],
      node: [node('Add', 'x w', 'y')],
    });
  const external = (_: string, __: number, length: number) => new Uint8Array(length);

  it.each([
    '../secret',
    '/etc/passwd',
    'a/../../b',
    'C:\\weights',
    '\\\\host\\share',
    'http://host/w',
    'a\0b',
    '',
  ])('is refused at %j, outside of the folder', (location) => {
    expect(() => fromOnnx(at(location), { external })).toThrow(
      refusal('NALU_FILE', 'must lie in the folder of the model') as Error,
    );
  });

  it.each(['w.bin', './w.bin', 'folder/w.bin'])('may lie at %j', (location) => {
    expect(fromOnnx(at(location), { external }).inputs).toEqual({ x: tensor(2) });
  });

  it.each([{ offset: '-1' }, { offset: '1e3' }, { length: 'x' }, { length: '7' }])(
    'is refused with %j',
    (more) => {
      expect(() => fromOnnx(at('w.bin', more), { external })).toThrow(
        refusal('NALU_FILE', 'the external data of the tensor "w"') as Error,
      );
    },
  );
});
