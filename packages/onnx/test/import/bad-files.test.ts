import { NaluError } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import {
  encodeModel,
  type FunctionProto,
  fromOnnx,
  type ModelProto,
  type NodeProto,
} from '../../src/index.js';
import { refusal } from '../support/refusal.js';
import { fileOf, floats, integers, modelOf, node, type Parts, value } from './support/models.js';

const file = (parts: Parts): Uint8Array =>
  fileOf({ input: [value('x', ['batch', 2])], output: [value('y', ['batch', 2])], ...parts });
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const calls = (name: string, ...inner: readonly string[]): FunctionProto => ({
  name,
  domain: 'local',
  input: ['a'],
  output: ['b'],
  node: [
    ...inner.map((each, i) => node(each, i === 0 ? 'a' : `t${i - 1}`, `t${i}`, {}, 'local')),
    node('Neg', inner.length === 0 ? 'a' : `t${inner.length - 1}`, 'b'),
  ],
  opsetImport: [
    { domain: '', version: 17 },
    { domain: 'local', version: 1 },
  ],
});
const png = Uint8Array.of(
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  0,
  0,
  0,
  13,
  73,
  72,
  68,
  82,
  0,
  0,
  0,
  1,
);

/** What is wrong, the file, and the words of the error. */
const malformed: readonly (readonly [what: string, bytes: Uint8Array, words: string])[] = [
  ['is empty', new Uint8Array(), 'got 0 bytes'],
  ['is a PNG', png, 'the bytes must be an ONNX model'],
  ['is a text', text('{"graph": "no"}'), 'the bytes must be an ONNX model'],
  [
    'is cut short',
    file({ node: [node('Neg', 'x', 'y')] }).subarray(0, -3),
    'the bytes must be an ONNX model',
  ],
  ['has varints without end', new Uint8Array(1000).fill(0xff), 'the bytes must be an ONNX model'],
  [
    'names no operator set',
    encodeModel({
      ...modelOf({ input: [value('y', [])], output: [value('y', [])] }),
      opsetImport: [{ domain: 'other', version: 1 }],
    }),
    "the version of ONNX's operators",
  ],
  [
    'has a tensor that claims 10¹² elements',
    file({ initializer: [floats('w', [1e6, 1e6], [1])], node: [node('Add', 'x w', 'y')] }),
    '"w" must hold the values of float32[1000000, 1000000], got 4 bytes',
  ],
  [
    'has a tensor of more elements than can be counted',
    file({
      initializer: [{ ...floats('w', [1], [1]), dims: [2 ** 40, 2 ** 40] }],
      node: [node('Neg', 'x', 'y')],
    }),
    '"w" must hold the values',
  ],
  [
    'has a tensor of negative size',
    file({ initializer: [floats('w', [-1, -1], [1])], node: [node('Neg', 'x', 'y')] }),
    'the sizes of the tensor "w" must be at least 0, got [-1, -1]',
  ],
  [
    'has an input of negative size',
    file({ input: [value('x', [-3])], node: [node('Neg', 'x', 'y')] }),
    'the sizes of "x" must be at least 0, got -3',
  ],
  [
    'has too few typed numbers',
    file({
      initializer: [{ name: 'w', dims: [3], dataType: 1, floatData: [1, 2] }],
      node: [node('Neg', 'x', 'y')],
    }),
    'got 2 of them',
  ],
  [
    'computes a value from itself',
    file({ node: [node('Neg', 'b', 'a'), node('Neg', 'a', 'b'), node('Add', 'x b', 'y')] }),
    'may be computed from itself, got "a" from "b" from "a"',
  ],
  [
    'reads a value before it is made',
    file({ node: [node('Neg', 'a', 'y'), node('Neg', 'x', 'a')] }),
    'must stand after those that they read, got node "Neg_y" (Neg) before "a"',
  ],
  [
    'reads a value that is not there',
    file({ node: [node('Add', 'x nowhere', 'y')] }),
    '"nowhere", read by node "Add_y" (Add)',
  ],
  [
    'gives out a value that is not there',
    file({ node: [node('Neg', 'x', 'z')] }),
    'every output of the graph must be made in it, got "y"',
  ],
  [
    'makes a value twice',
    file({ node: [node('Neg', 'x', 'y'), node('Abs', 'x', 'y')] }),
    'must differ, got "y" twice',
  ],
  [
    'has two inputs of one name',
    file({ input: [value('x', []), value('x', [])], node: [node('Neg', 'x', 'y')] }),
    'the inputs of the graph must differ, got "x" twice',
  ],
  [
    'has two functions of one name',
    file({ functions: [calls('f'), calls('f')], node: [node('Neg', 'x', 'y')] }),
    'must differ, got "local:f" twice',
  ],
  ['has no output', file({ output: [] }), 'the graph must have an output, got none'],
  ['has a node without an operator', file({ node: [node('', 'x', 'y')] }), 'must have an operator'],
  [
    'has a function that calls itself',
    file({ functions: [calls('f', 'g'), calls('g', 'f')], node: [node('f', 'x', 'y', {}, 'local')] }),
    'no function may call itself, got "local:f" that calls "local:g" that calls "local:f"',
  ],
  [
    'adds tensors that do not fit',
    file({
      initializer: [floats('w', [3], [1, 2, 3])],
      node: [node('Add', 'x w', 'y')],
      input: [value('x', [4, 2])],
    }),
    'the shapes of node "Add_y" (Add, opset 17) must fit, got the error "add: the operands must broadcast, got [4, 2] and [3]"',
  ],
  [
    'has an input too few',
    file({ node: [node('Add', 'x', 'y')] }),
    'node "Add_y" (Add, opset 17) must have 2 inputs, got 1',
  ],
  ['has an input left out', file({ node: [node('Add', 'x _', 'y')] }), 'must have input 1, got none'],
  ['has an output too many', file({ node: [node('Neg', 'x', 'y z')] }), 'must have at most 1 outputs, got 2'],
  [
    'has an attribute of another type',
    file({ node: [node('Transpose', 'x', 'y', { perm: 'ab' })] }),
    'the attribute "perm" of node "Transpose_y" (Transpose, opset 17) must be of the type',
  ],
  [
    'promises another output',
    file({ input: [value('x', [3])], output: [value('y', [4])], node: [node('Neg', 'x', 'y')] }),
    'the output "y" must be [4], as the file says, got [3]',
  ],
  [
    'mixes integers and numbers',
    file({ initializer: [integers('n', [1])], node: [node('Add', 'x n', 'y')] }),
    'must be of one type',
  ],
  [
    'computes with truth values',
    file({ node: [node('Greater', 'x x', 'b'), node('Add', 'b b', 'y')] }),
    'must be numbers, got truth values [batch, 2]',
  ],
];

const notForUs: readonly (readonly [what: string, bytes: Uint8Array, words: string])[] = [
  [
    'an operator that nalu does not know',
    file({ node: [node('NonMaxSuppression', 'x', 'y')], opset: 18 }),
    'got node "NonMaxSuppression_y" (NonMaxSuppression, opset 18)',
  ],
  [
    'an operator of another domain',
    file({ node: [node('Gelu', 'x', 'y', {}, 'com.microsoft')] }),
    'got node "Gelu_y" (com.microsoft.Gelu, opset 17)',
  ],
  [
    'an attribute that nalu does not know',
    file({ node: [node('Relu', 'x', 'y', { slope: 1 })] }),
    'the attributes of node "Relu_y" (Relu, opset 17) must be among none, got "slope"',
  ],
  [
    'an operator set of long ago',
    file({ node: [node('Neg', 'x', 'y')], opset: 3 }),
    'opset 9 to 26, got opset 3',
  ],
  [
    'texts',
    file({ input: [value('x', [1], 8)], node: [node('Neg', 'x', 'y')] }),
    'the input "x" must hold numbers or truth values, got elements of type 8',
  ],
  [
    'integers that are data',
    file({ input: [value('x', [1], 7)], node: [node('Neg', 'x', 'y')] }),
    'the input "x" must hold floating-point numbers or truth values, got int64',
  ],
  [
    'sparse tensors',
    file({ sparseInitializer: [new Uint8Array()], node: [node('Neg', 'x', 'y')] }),
    'the graph must have dense initializers',
  ],
  [
    'a shape that depends on data',
    file({ node: [node('Reshape', 'x x', 'y')] }),
    'input 1 of node "Reshape_y" (Reshape, opset 17) must be integers that do not depend on the data',
  ],
  [
    'a slice of a free axis',
    file({ initializer: [integers('a', [0]), integers('b', [1])], node: [node('Slice', 'x a b', 'y')] }),
    'Give sizes for free axes: { dims: … }.',
  ],
  [
    'a value that no memory holds',
    file({
      initializer: [integers('n', [1e6, 1e6])],
      output: [{ name: 'y' }],
      node: [node('ConstantOfShape', 'n', 'y')],
    }),
    'a value may have at most',
  ],
];

describe('fromOnnx', () => {
  it.each(malformed)('refuses a file that %s', (_, bytes, words) => {
    expect(() => fromOnnx(bytes)).toThrow(refusal('NALU_FILE', words) as Error);
  });

  it.each(notForUs)('refuses %s', (_, bytes, words) => {
    expect(() => fromOnnx(bytes)).toThrow(refusal('NALU_UNSUPPORTED', words) as Error);
  });

  it('says nothing of what no output needs', () => {
    const bytes = file({ node: [node('NonMaxSuppression', 'x', 'boxes'), node('Neg', 'x', 'y')] });
    expect(fromOnnx(bytes).outputs).toEqual({ y: { kind: 'tensor', shape: ['batch', 2] } });
  });

  it('refuses options that it does not have', () => {
    const bytes = file({ node: [node('Neg', 'x', 'y')] });
    expect(() => fromOnnx(bytes, { parameter: 'inputs' } as object)).toThrow('must be among "parameters"');
    expect(() => fromOnnx('file.onnx' as unknown as Uint8Array)).toThrow('the file must be a Uint8Array');
    expect(() => fromOnnx(bytes, { dims: { batch: 0 } })).toThrow('"batch" must be a whole number above 0');
  });
});

/** Files of some kilobytes that ask for more than any machine has; each must come to an end soon, and in little memory. */
describe('fromOnnx, within bounds,', () => {
  const refused = (bytes: Uint8Array): NaluError => {
    try {
      fromOnnx(bytes);
    } catch (error) {
      if (NaluError.is(error)) return error;
      throw error;
    }
    throw new Error('it was not refused');
  };

  it('refuses graphs that nest without end', () => {
    let body: ModelProto['graph'] = { output: [value('y', [])] };
    for (let depth = 0; depth < 100; depth++)
      body = { output: [value('y', [])], node: [node('If', 'c', 'y', { then_branch: body as object })] };
    expect(refused(fileOf(body as Parts)).message).toContain('nest deeper than');
  });

  it('refuses functions that double the work with each line', () => {
    const functions = Array.from({ length: 60 }, (_, i) =>
      calls(`f${i}`, ...(i === 0 ? [] : [`f${i - 1}`, `f${i - 1}`])),
    );
    expect(refused(file({ functions, node: [node('f59', 'x', 'y', {}, 'local')] })).message).toContain(
      'operations',
    );
  });

  it('refuses functions that nest deeper than anyone writes them', () => {
    const functions = Array.from({ length: 2000 }, (_, i) =>
      calls(`f${i}`, ...(i === 0 ? [] : [`f${i - 1}`])),
    );
    expect(refused(file({ functions, node: [node('f1999', 'x', 'y', {}, 'local')] })).message).toContain(
      '64 deep',
    );
  });

  it('refuses integers that double with each node', () => {
    const doubled = Array.from({ length: 60 }, (_, i) =>
      node('Concat', `n${i} n${i}`, `n${i + 1}`, { axis: 0 }),
    );
    const bytes = file({
      initializer: [integers('n0', [1, 2])],
      node: [...doubled, node('Expand', 'x n60', 'y')],
    });
    expect(refused(bytes).message).toContain('at most');
  });

  it('refuses a list that is stretched to 10¹² integers', () => {
    const initializer = [integers('n', [1]), integers('to', [1e6, 1e6])];
    const bytes = file({
      initializer,
      node: [node('Expand', 'n to', 'many'), node('Reshape', 'x many', 'y')],
    });
    expect(refused(bytes).message).toContain('elements');
  });

  it('refuses a value of a thousand axes', () => {
    const nodes = Array.from(
      { length: 1000 },
      (_, i): NodeProto => node('Unsqueeze', `x${i} zero`, `x${i + 1}`),
    );
    const bytes = file({
      initializer: [integers('zero', [0])],
      input: [value('x0', [2])],
      node: [...nodes, node('Neg', 'x1000', 'y')],
    });
    expect(refused(bytes).message).toContain('axes');
  });

  it('takes a chain of 20,000 nodes', () => {
    const nodes = Array.from({ length: 20_000 }, (_, i) => node('Neg', `x${i}`, `x${i + 1}`));
    const bytes = file({ input: [value('x0', [2])], output: [value('x20000', [2])], node: nodes });
    expect(fromOnnx(bytes).inputs).toEqual({ x0: { kind: 'tensor', shape: [2] } });
  });

  it('refuses a ring of 20,000 nodes', () => {
    const nodes = Array.from({ length: 20_000 }, (_, i) => node('Neg', `x${i}`, `x${(i + 1) % 20_000}`));
    expect(refused(file({ node: nodes, input: [], output: [value('x0', [])] })).message).toContain(
      'from itself',
    );
  });
});
