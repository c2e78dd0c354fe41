import { array, nac, nalu, predictor, program, tensor, trace } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { decodeModel, graphToOnnx, toOnnx } from '../src/index.js';
import { nested, recurrentNalu, square } from './support/programs.js';
import { refusal } from './support/refusal.js';
import { allNodes, attributeOf, faultsOf, graphOf, opTypes, signature } from './support/structure.js';

const opsets = [17, 18, 19, 20, 21, 22, 23, 24, 25];
const row = tensor('batch', 2);

describe('toOnnx', () => {
  it('writes every nested graph as ONNX wants it', () => {
    for (const bytes of [toOnnx(square), toOnnx(nested), toOnnx(recurrentNalu)])
      expect(faultsOf(decodeModel(bytes))).toEqual([]);
  });

  it('keeps one copy of each constant, outside of every body', () => {
    const names = graphOf(decodeModel(toOnnx(nested))).initializer?.map(({ name }) => name);
    expect(names?.filter((name) => name?.startsWith('scalar_'))).toEqual(['scalar_0.5']);
  });

  it('takes equal arrays for one constant', () => {
    const p = program('twice', { x: row }, { y: row }, ({ add, constant }, { x }) => ({
      y: add(add(x, constant(array([1, 2]))), constant(array([1, 2]))),
    }));
    expect(graphOf(decodeModel(toOnnx(p))).initializer).toHaveLength(1);
  });

  it('names inputs and outputs by their paths, and nodes by what they do', () => {
    const graph = graphOf(decodeModel(toOnnx(predictor(nac(2, 1)))));
    expect(graph.input?.map(({ name }) => name)).toEqual(['params.wHat', 'params.mHat', 'x']);
    expect(graph.node?.map(({ name, output }) => `${name} → ${output}`)).toEqual(['nac → y']);
  });

  it('calls an input and an output without a path input and output', () => {
    const p = program('neg', row, row, ({ neg }, x) => neg(x));
    const graph = graphOf(decodeModel(toOnnx(p)));
    expect([...signature(graph.input), ...signature(graph.output)]).toEqual([
      'input [batch, 2]',
      'output [batch, 2]',
    ]);
  });

  it('puts _out behind an output that has the name of an input', () => {
    const p = program('step', { w: row }, { w: row }, ({ neg }, { w }) => ({ w: neg(w) }));
    expect(signature(graphOf(decodeModel(toOnnx(p))).output)).toEqual(['w_out [batch, 2]']);
  });

  it('copies an input, a constant or another output that is given out', () => {
    const outputs = { a: row, b: row, c: row, d: tensor(), e: row };
    const p = program('copies', { x: row }, outputs, (ops, { x }) => {
      const y = ops.neg(x);
      return { a: x, b: y, c: y, d: ops.constant(3), e: ops.stopGradient(y) };
    });
    const model = decodeModel(toOnnx(p));
    expect(faultsOf(model)).toEqual([]);
    expect(opTypes(model)).toEqual(['Neg', 'Identity', 'Identity', 'Identity', 'Identity']);
    expect(graphOf(model).node?.[0]?.output).toEqual(['b']);
  });

  it('keeps apart names that a user took from us', () => {
    const p = program('clash', { neg_1: row, scalar_2: tensor() }, { y: row }, (ops, x) => ({
      y: ops.mul(ops.neg(ops.neg(x.neg_1)), 2),
    }));
    expect(faultsOf(decodeModel(toOnnx(p)))).toEqual([]);
  });

  it('writes no operator for stopGradient, for a stretch or a reshape to the same shape, and for a product over no axes', () => {
    const p = program('nothing', { x: row }, { y: row }, (ops, { x }) => ({
      y: ops.neg(ops.prod(ops.broadcastTo(ops.reshape(ops.stopGradient(x), ['batch', 2]), ops.shape(x)), [])),
    }));
    expect(opTypes(decodeModel(toOnnx(p)))).toEqual(['Neg']);
  });

  it('casts no condition that stays one', () => {
    const p = program('pick', { x: row }, { y: row }, ({ greater, where }, { x }) => ({
      y: where(greater(x, 0), x, 1),
    }));
    expect(opTypes(decodeModel(toOnnx(p)))).toEqual(['Greater', 'Where']);
  });

  it('gives the same bytes for the same program', () => {
    expect(toOnnx(nested)).toEqual(toOnnx(nested));
  });

  it.each(opsets)('writes axes as operator set %i wants them', (opset) => {
    const p = program('axes', { x: row }, { y: row }, ({ add, mean, prod, sum }, { x }) => ({
      y: add(x, add(mean(x, [1]), add(prod(x, [1]), sum(x, [1])))),
    }));
    const model = decodeModel(toOnnx(p, { opset }));
    expect(model.opsetImport).toEqual([{ domain: '', version: opset }]);
    const asAttribute = allNodes(graphOf(model)).filter((node) => attributeOf(node, 'axes') !== undefined);
    expect(asAttribute.map(({ opType }) => opType)).toEqual(opset < 18 ? ['ReduceMean', 'ReduceProd'] : []);
  });

  it('writes what it is told about the model', () => {
    const model = decodeModel(toOnnx(square, { name: 'sq', doc: 'x²', metadata: { task: 'squares' } }));
    expect(model).toMatchObject({
      producerName: 'nalu',
      irVersion: 8,
      graph: { name: 'sq', docString: 'x²' },
      metadataProps: [{ key: 'task', value: 'squares' }],
    });
  });

  it.each([
    ['float16', 10, 2],
    ['float32', 1, 4],
    ['float64', 11, 8],
  ] as const)('writes every number in %s', (precision, dataType, size) => {
    const p = program('scaled', { x: row }, { y: row }, ({ mul }, { x }) => ({ y: mul(x, 0.1) }));
    const graph = graphOf(decodeModel(toOnnx(p, { precision })));
    expect(graph.input?.[0]?.type?.tensorType?.elemType).toBe(dataType);
    expect(graph.initializer?.[0]).toMatchObject({
      dataType,
      rawData: expect.objectContaining({ length: size }),
    });
  });

  it('refuses in float16 an ε that would vanish there, by the unit that has it', () => {
    const bytes = () => toOnnx(predictor(nalu(2, 1)), { precision: 'float16', form: 'inlined' });
    expect(bytes).toThrow(refusal('NALU_EXPORT', 'must exist in float16, got 1e-7 in nalu/constant_'));
    expect(() => toOnnx(predictor(nalu(2, 1, { epsilon: 1e-4 })), { precision: 'float16' })).not.toThrow();
  });

  it.each([1e-60, 1e60])('refuses %d in float32, where it does not exist', (value) => {
    const p = program('tiny', { x: row }, { y: row }, ({ add }, { x }) => ({ y: add(x, value) }));
    expect(() => toOnnx(p)).toThrow(refusal('NALU_EXPORT', 'must exist in float32'));
    expect(() => toOnnx(p, { precision: 'float64' })).not.toThrow();
  });

  it.each([
    [{ opset: 16 }, 'NALU_OPTION', '"opset" must be one of 17, 18, 19, 20, 21, 22, 23, 24, 25, got 16'],
    [{ precision: 'int8' as never }, 'NALU_OPTION', '"precision" must be "float16", "float32" or "float64"'],
    [{ form: 'flat' as never }, 'NALU_OPTION', '"form" must be'],
    [{ recurrence: 'loop' as never }, 'NALU_OPTION', '"recurrence" must be'],
    [{ opsets: 17 } as never, 'NALU_OPTION', 'the options must be among'],
  ] as const)('refuses %o', (options, code, message) => {
    expect(() => toOnnx(square, options)).toThrow(refusal(code, message));
  });
});

describe('graphToOnnx', () => {
  it('gives the names of the leaves in the order of the specs', () => {
    const { inputs, outputs, bytes } = graphToOnnx(trace(recurrentNalu));
    expect(inputs.slice(-2)).toEqual(['params.readout.gate', 'x']);
    expect(outputs).toEqual(['y']);
    expect(bytes).toEqual(toOnnx(recurrentNalu));
  });
});
