import { lstm, nalu, recurrent, stack } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { inspectOnnx, toOnnx } from '../../src/index.js';
import { refusal } from '../support/refusal.js';
import { drawn } from './support/arrays.js';
import { fileOf, integers, node, value } from './support/models.js';

const model = stack({ cell: recurrent(lstm(3, 4)), readout: nalu(4, 2) });

describe('inspectOnnx', () => {
  it('says what is in a file of ours', () => {
    const bytes = toOnnx({ model, params: drawn(model.spec, 1) }, { metadata: { task: 'counting' } });
    const summary = inspectOnnx(bytes);
    expect(summary).toMatchObject({
      bytes: bytes.length,
      opset: 17,
      inputs: [{ name: 'x', type: 'float32', shape: ['time', 'batch', 3] }],
      outputs: [{ name: 'y', type: 'float32', shape: ['batch', 2] }],
      metadata: { task: 'counting' },
    });
    expect(summary.parameters).toContainEqual({
      name: 'params.readout.wHat',
      type: 'float32',
      shape: [4, 2],
    });
    expect(summary.parameters.every(({ name }) => name.startsWith('params.'))).toBe(true);
    expect(summary.functions.map(({ name }) => name)).toContain('nalu');
  });

  it('takes any operator, and any type', () => {
    const bytes = fileOf({
      input: [value('x', ['n'], 8)],
      output: [{ name: 'y' }],
      initializer: [integers('k', [1])],
      node: [node('TfIdfVectorizer', 'x', 'a'), node('Thing', 'a', 'y', {}, 'com.example')],
    });
    const { inputs, operators, parameters } = inspectOnnx(bytes);
    expect(inputs).toEqual([{ name: 'x', type: 'type 8', shape: ['n'] }]);
    expect(operators).toEqual([
      { operator: 'TfIdfVectorizer', count: 1 },
      { operator: 'com.example.Thing', count: 1 },
    ]);
    expect(parameters).toEqual([]);
  });

  it('refuses what is no model', () => {
    expect(() => inspectOnnx(new Uint8Array(3))).toThrow(refusal('NALU_FILE', 'ONNX model') as Error);
  });
});
