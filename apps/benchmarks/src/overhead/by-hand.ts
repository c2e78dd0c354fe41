import type { NdArray } from '@nalu/core';
import { encodeModel, type NodeProto, type TensorProto, type ValueInfoProto } from '@nalu/onnx';
import type { CalledUnit, CallSpec } from '../measure/spec.js';

/** The parameters of a unit, by name. */
export type Arrays = Readonly<Record<string, NdArray>>;

interface Written {
  readonly node: readonly NodeProto[];
  readonly initializer: readonly TensorProto[];
}

/** TensorProto.DataType and AttributeProto.AttributeType */
const [FLOAT, INT64, INT, INTS] = [1, 7, 2, 7];

const numbers = (name: string, dims: readonly number[], values: Iterable<number>): TensorProto => ({
  ...{ name, dims, dataType: FLOAT, rawData: new Uint8Array(Float32Array.from(values).buffer) },
});

const node = (opType: string, input: readonly string[], output: string): NodeProto => ({
  ...{ opType, input, output: [output] },
});

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const weight = ({ wHat, mHat }: Arrays): TensorProto => {
  const { shape, data } = wHat as NdArray;
  const shares = data.map((w, i) => Math.tanh(w) * sigmoid((mHat as NdArray).data[i] as number));
  return numbers('w', shape as readonly number[], shares);
};

const given = (name: string, { shape, data }: NdArray): TensorProto =>
  numbers(name, shape as readonly number[], data);

/** The least that onnxruntime can be asked to do for each unit: weights worked out, the gate a straight line from m to a. */
const graphs: Readonly<Record<CalledUnit, (params: Arrays) => Written>> = {
  nac: (params) => ({ initializer: [weight(params)], node: [node('MatMul', ['x', 'w'], 'y')] }),
  nau: ({ w }) => ({ initializer: [given('w', w as NdArray)], node: [node('MatMul', ['x', 'w'], 'y')] }),
  nmu: ({ w }) => {
    const { shape, data } = w as NdArray;
    const rest = data.map((each) => 1 - each);
    const axis = {
      name: 'axis',
      dims: [1],
      dataType: INT64,
      rawData: new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0]),
    };
    const product = {
      ...node('ReduceProd', ['factors'], 'y'),
      attribute: [
        { name: 'axes', ints: [1], type: INTS },
        { name: 'keepdims', i: 0, type: INT },
      ],
    };
    return {
      initializer: [given('w', w as NdArray), numbers('rest', shape as readonly number[], rest), axis],
      node: [
        node('Unsqueeze', ['x', 'axis'], 'column'),
        node('Mul', ['column', 'w'], 'shares'),
        node('Add', ['shares', 'rest'], 'factors'),
        product,
      ],
    };
  },
  nalu: (params) => ({
    initializer: [weight(params), given('g', params.gate as NdArray), numbers('epsilon', [], [1e-7])],
    node: [
      node('MatMul', ['x', 'w'], 'a'),
      node('Abs', ['x'], 'size'),
      node('Add', ['size', 'epsilon'], 'base'),
      node('Log', ['base'], 'log'),
      node('MatMul', ['log', 'w'], 'power'),
      node('Exp', ['power'], 'm'),
      node('MatMul', ['x', 'g'], 'z'),
      node('Sigmoid', ['z'], 'gate'),
      node('Sub', ['a', 'm'], 'distance'),
      node('Mul', ['gate', 'distance'], 'step'),
      node('Add', ['m', 'step'], 'y'),
    ],
  }),
};

const valueInfo = (name: string, size: number): ValueInfoProto => ({
  name,
  type: { tensorType: { elemType: FLOAT, shape: { dim: [{ dimParam: 'batch' }, { dimValue: size }] } } },
});

/** A unit as somebody would write it who wants nothing but its numbers: opset 17, a free batch. */
export const fileByHand = ({ unit, inputs, outputs }: CallSpec, params: Arrays): Uint8Array =>
  encodeModel({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: unit,
      ...graphs[unit](params),
      input: [valueInfo('x', inputs)],
      output: [valueInfo('y', outputs)],
    },
  });
