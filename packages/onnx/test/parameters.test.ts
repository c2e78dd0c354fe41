import { array, nac, predictor, program, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { decodeModel, toOnnx } from '../src/index.js';
import { refusal } from './support/refusal.js';
import { graphOf, signature } from './support/structure.js';

const row = tensor('batch', 2);

describe('parameters', () => {
  const weights = { wHat: array([[1], [2]]), mHat: array([[3], [4]]) };
  const sum = predictor(nac(2, 1));

  it('stand in the file, and are no inputs', () => {
    const graph = graphOf(decodeModel(toOnnx(sum, { parameters: { params: weights } })));
    expect(signature(graph.input)).toEqual(['x [batch, 2]']);
    expect(graph.initializer?.map(({ name }) => name)).toEqual(['params.wHat', 'params.mHat']);
    expect([...new Float32Array(graph.initializer?.[1]?.rawData?.slice().buffer as ArrayBuffer)]).toEqual([
      3, 4,
    ]);
  });

  it('may be a part of them', () => {
    const graph = graphOf(decodeModel(toOnnx(sum, { parameters: { params: { mHat: weights.mHat } } })));
    expect(graph.input?.map(({ name }) => name)).toEqual(['params.wHat', 'x']);
  });

  it('settle the free axes that they have', () => {
    const p = program('pair', { x: row, w: row }, { y: row }, ({ mul }, { x, w }) => ({ y: mul(x, w) }));
    const graph = graphOf(decodeModel(toOnnx(p, { parameters: { w: array([[1, 2]]) } })));
    expect(signature(graph.input)).toEqual(['x [1, 2]']);
  });

  it('are refused when the program has no such input', () => {
    const parameters = { params: { ...weights, gate: array(1) } };
    expect(() => toOnnx(sum, { parameters })).toThrow(refusal('NALU_TREE', 'got "params.gate"'));
    expect(() => toOnnx(sum, { parameters: { params: 3 as never } })).toThrow(refusal('NALU_TREE', 'got 3'));
  });

  it('are refused in another shape', () => {
    const parameters = { params: { wHat: array([1, 2]) } };
    expect(() => toOnnx(sum, { parameters })).toThrow(
      refusal('NALU_SHAPE', 'parameter "params.wHat" must be [2, 1], got [2]'),
    );
  });
});
