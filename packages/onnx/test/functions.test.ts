import { array, lstm, nac, nalu, predictor, program, recurrent, stack, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { decodeModel, toOnnx } from '../src/index.js';
import { version } from '../src/version.js';
import { attributeOf, faultsOf, graphOf, opTypes } from './support/structure.js';

const pair = stack({ hidden: nalu(3, 2), readout: nalu(2, 1) });
const twins = stack(nac(3, 3), nac(3, 3), nalu(3, 1));

const nodesOf = (bytes: Uint8Array): string[] =>
  graphOf(decodeModel(bytes)).node?.map(
    ({ name, domain = '', opType, input, output }) =>
      `${name}: ${output} = ${domain && `${domain}.`}${opType}(${input})`,
  ) ?? [];

describe('a unit in a file', () => {
  it('is one node of our domain, which takes its parameters as they are', () => {
    expect(nodesOf(toOnnx(predictor(pair)))).toEqual([
      'hidden/nalu: hidden/nalu = org.nalu.nalu(params.hidden.wHat,params.hidden.mHat,params.hidden.gate,x)',
      'readout/nalu: y = org.nalu.nalu(params.readout.wHat,params.readout.mHat,params.readout.gate,hidden/nalu)',
    ]);
  });

  it('has its formula once, however often it is used, with its equation and its source', () => {
    const { functions = [], opsetImport } = decodeModel(toOnnx(predictor(twins)));
    expect(functions.map(({ name, domain }) => `${domain}.${name}`)).toEqual([
      'org.nalu.nac',
      'org.nalu.nalu',
    ]);
    expect(functions[0]?.node?.map(({ opType }) => opType)).toEqual(['Tanh', 'Sigmoid', 'Mul', 'MatMul']);
    expect(functions[0]?.docString).toMatch(/W = tanh\(Ŵ\) ⊙ σ\(M̂\)[\s\S]*Trask/);
    expect(opsetImport).toEqual([
      { domain: '', version: 17 },
      { domain: 'org.nalu', version: 1 },
    ]);
  });

  it('has a function of its own for each of its forms', () => {
    const forms = stack(nalu(2, 2), nalu(2, 2, { weights: 'untied' }), nalu(2, 2));
    const { functions = [] } = decodeModel(toOnnx(predictor(forms)));
    expect(functions.map(({ name }) => name)).toEqual(['nalu', 'nalu_2']);
  });

  it('stands in the step of a scan as well', () => {
    const model = decodeModel(toOnnx(predictor(recurrent(nac(5, 2)))));
    const scan = graphOf(model).node?.find(({ opType }) => opType === 'Scan');
    expect(attributeOf(scan, 'body')?.g?.node?.map(({ opType }) => opType)).toEqual(['Concat', 'nac']);
  });

  it('is written out where it reads what it was not given', () => {
    const p = program('doubled', { x: tensor('batch', 2) }, { y: tensor('batch', 2) }, (ops, { x }) => {
      const two = ops.constant(array([2, 2]));
      const part = ops.part ?? ((_, __, apply) => apply());
      return { y: part('twice', [{ name: 'x', value: x }], () => ops.mul(x, two)) };
    });
    expect(opTypes(decodeModel(toOnnx(p)))).toEqual(['Mul']);
  });
});

describe('the inlined form', () => {
  const params = { wHat: array([[1], [2]]), mHat: array([[3], [4]]) };

  it('computes what follows from the parameters alone', () => {
    const model = decodeModel(toOnnx({ model: nac(2, 1), params }, { form: 'inlined' }));
    expect(opTypes(model)).toEqual(['MatMul']);
    expect(model.functions ?? []).toEqual([]);
  });

  it('calls a parameter that stays by its path', () => {
    const linear = program(
      'linear',
      { w: tensor(2, 1), x: tensor('batch', 2) },
      { y: tensor('batch', 1) },
      ({ matmul }, { w, x }) => ({ y: matmul(x, w) }),
    );
    const graph = graphOf(decodeModel(toOnnx(linear, { form: 'inlined', parameters: { w: params.wHat } })));
    expect(graph.initializer?.map(({ name }) => name)).toEqual(['w']);
    expect(graph.input?.map(({ name }) => name)).toEqual(['x']);
  });

  it('has names that say where an operator stands', () => {
    expect(nodesOf(toOnnx(predictor(pair), { form: 'inlined' }))).toContain(
      'hidden/nalu/tanh: hidden/nalu/tanh = Tanh(params.hidden.wHat)',
    );
  });

  it('computes once what is written twice', () => {
    const p = program(
      'twice',
      { x: tensor('batch', 2) },
      { y: tensor('batch', 2) },
      ({ add, exp }, { x }) => ({
        y: add(exp(x), exp(x)),
      }),
    );
    expect(opTypes(decodeModel(toOnnx(p, { form: 'inlined' })))).toEqual(['Exp', 'Add']);
    expect(opTypes(decodeModel(toOnnx(p)))).toEqual(['Exp', 'Exp', 'Add']);
  });
});

describe('a recurrent LSTM', () => {
  const counter = predictor(stack({ cell: recurrent(lstm(3, 4), { read: 'c' }), readout: nalu(4, 2) }));
  const opsIn = (bytes: Uint8Array): string[] => opTypes(decodeModel(bytes));

  it('is a Scan for any length', () => {
    expect(opsIn(toOnnx(counter, { form: 'inlined' }))).toContain('Scan');
  });

  it('is written step by step where that is asked for, for a length that is known', () => {
    const bytes = toOnnx(counter, { form: 'inlined', recurrence: 'unrolled', dims: { time: 3 } });
    expect(opsIn(bytes)).not.toContain('Scan');
    expect(opsIn(bytes).filter((op) => op === 'MatMul').length).toBeGreaterThanOrEqual(6);
    expect(() => toOnnx(counter, { recurrence: 'unrolled' })).toThrow('the free axis "time"');
  });

  it('is the LSTM of ONNX where that is asked for, in either form', () => {
    for (const form of ['functions', 'inlined'] as const) {
      const bytes = toOnnx(counter, { form, recurrence: 'lstm' });
      expect(opsIn(bytes)).toContain('LSTM');
      expect(opsIn(bytes)).not.toContain('Scan');
      expect(faultsOf(decodeModel(bytes))).toEqual([]);
    }
  });

  it('is refused as the LSTM of ONNX where there is none', () => {
    expect(() => toOnnx(predictor(nac(2, 1)), { recurrence: 'lstm' })).toThrow('recurrent LSTM');
  });
});

describe('what a file says of itself', () => {
  it('names the version that wrote it, which is that of the package', () => {
    expect(version).toBe(manifest.version);
    expect(decodeModel(toOnnx(predictor(nac(2, 1)))).producerVersion).toBe(version);
  });

  it('names the model, its units with their options, the task, its range and the seed of what was trained', () => {
    const task = { name: 'sums', range: { x: 'uniform(1, 2)' } };
    const model = nac(1, 1);
    const trained = { model, params: { wHat: array([[1]]), mHat: array([[1]]) }, seed: 7, task };
    expect(decodeModel(toOnnx(trained, { metadata: { author: 'a' } })).metadataProps).toEqual([
      { key: 'model', value: 'nac' },
      { key: 'units', value: '[{"path":"","unit":"nac","input":["batch",1],"output":["batch",1]}]' },
      { key: 'task', value: 'sums' },
      { key: 'range', value: '{"x":"uniform(1, 2)"}' },
      { key: 'seed', value: '7' },
      { key: 'author', value: 'a' },
    ]);
  });

  it('gives the shape of every value', () => {
    const { graph } = decodeModel(toOnnx(predictor(nac(2, 1)), { form: 'inlined' }));
    expect(graph?.valueInfo?.map(({ name }) => name)).toEqual(['nac/tanh', 'nac/sigmoid', 'nac/mul']);
  });
});
