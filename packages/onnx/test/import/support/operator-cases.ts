import type { GraphProto } from '../../../src/index.js';
import { floats, integers, node, type Parts, value } from './models.js';

/** A small model around one operator, or one way to write it. */
export interface OperatorCase extends Parts {
  readonly says: string;
}

const x = value('x', ['batch', 3]);
const positive = node('Abs', 'x', 'abs');

/** Every output is written into the model with no type of its own: what is right, onnxruntime says. */
const of = (says: string, parts: Parts): OperatorCase => ({
  says,
  input: [x],
  output: [{ name: 'y' }],
  ...parts,
});

const plain = (...opTypes: readonly string[]): OperatorCase[] =>
  opTypes.map((opType) => of(opType, { node: [node(opType, 'x', 'y')] }));
const onPositive = (...opTypes: readonly string[]): OperatorCase[] =>
  opTypes.map((opType) => of(opType, { node: [positive, node(opType, 'abs', 'y')] }));
const w = floats('w', [3], [0.5, -1, 2]);
const withRow = (...opTypes: readonly string[]): OperatorCase[] =>
  opTypes.map((opType) => of(opType, { initializer: [w], node: [node(opType, 'x w', 'y')] }));
const compared = (...opTypes: readonly string[]): OperatorCase[] =>
  opTypes.map((opType) =>
    of(opType, { initializer: [w], node: [node(opType, 'x w', 'b'), node('Cast', 'b', 'y', { to: 1 })] }),
  );
const logical = (...opTypes: readonly string[]): OperatorCase[] =>
  opTypes.map((opType) =>
    of(opType, {
      initializer: [w],
      node: [
        node('Greater', 'x w', 'a'),
        node('Cast', 'x', 'b', { to: 9 }),
        node(opType, 'a b', 'c'),
        node('Cast', 'c', 'y', { to: 1 }),
      ],
    }),
  );
const reduced = (...opTypes: readonly string[]): OperatorCase[] =>
  opTypes.flatMap((opType) => [
    of(`${opType} along an axis`, { node: [node(opType, 'x', 'y', { axes: [-1], keepdims: 1 })] }),
    of(`${opType} without the axis`, { node: [node(opType, 'x', 'y', { axes: [1], keepdims: 0 })] }),
  ]);

const shapeOf = (name: string, ...from: readonly string[]) => node('Shape', from[0] ?? 'x', name);

const counter: GraphProto = {
  name: 'step',
  input: [value('total', ['batch', 3]), value('row', ['batch', 3])],
  output: [{ name: 'next' }, { name: 'seen' }],
  node: [node('Add', 'total row', 'next'), node('Mul', 'next w', 'seen')],
};
const steps = value('s', [4, 'batch', 3]);
const batchFirst = value('s', ['batch', 3, 4]);
const weights = Array.from({ length: 24 }, (_, i) => Math.sin(i + 1));
const lstmTensors = [
  floats('W', [1, 8, 3], weights),
  floats('R', [1, 8, 2], weights.slice(0, 16)),
  floats('B', [1, 16], weights.slice(3, 19)),
];

const image = value('i', ['batch', 2, 5, 6]);
const kernel = floats('k', [2, 2, 2, 2], weights.slice(0, 16));

export const operatorCases: readonly OperatorCase[] = [
  ...plain(
    'Neg',
    'Abs',
    'Sign',
    'Exp',
    'Sin',
    'Cos',
    'Tanh',
    'Sigmoid',
    'Relu',
    'Identity',
    'LeakyRelu',
    'Elu',
    'Softplus',
    'Softsign',
  ),
  ...plain(
    'HardSigmoid',
    'Reciprocal',
    'Tan',
    'Cosh',
    'Softmax',
    'LogSoftmax',
    'Dropout',
    'Flatten',
    'Transpose',
  ),
  ...onPositive('Log', 'Sqrt'),
  ...withRow('Add', 'Sub', 'Mul', 'Div', 'Min', 'Max', 'Sum', 'Mean', 'PRelu'),
  ...compared('Greater', 'Less', 'GreaterOrEqual', 'LessOrEqual', 'Equal'),
  ...logical('And', 'Or', 'Xor'),
  of('Not', {
    initializer: [w],
    node: [node('Greater', 'x w', 'a'), node('Not', 'a', 'b'), node('Cast', 'b', 'y', { to: 1 })],
  }),
  of('Where', { initializer: [w], node: [node('Less', 'x w', 'c'), node('Where', 'c x w', 'y')] }),
  of('Sum of several', { initializer: [w], node: [node('Sum', 'x w x w', 'y')] }),
  of('Mean of one', { node: [node('Mean', 'x', 'y')] }),
  of('Max of three', { initializer: [w, floats('v', [1], [0.25])], node: [node('Max', 'x w v', 'y')] }),
  ...[2, 3, -2, 0, 0.5, 1].map((power) =>
    of(`Pow to ${power}`, {
      initializer: [floats('p', [], [power])],
      node: [power === 0.5 ? positive : node('Identity', 'x', 'abs'), node('Pow', 'abs p', 'y')],
    }),
  ),
  of('Pow to 2.5', { initializer: [floats('p', [], [2.5])], node: [positive, node('Pow', 'abs p', 'y')] }),
  of('Pow of 2', { initializer: [floats('p', [], [2])], node: [node('Pow', 'p x', 'y')] }),
  of('Clip to both bounds', {
    initializer: [floats('low', [], [-0.5]), floats('high', [], [0.5])],
    node: [node('Clip', 'x low high', 'y')],
  }),
  of('Clip to the upper bound', {
    initializer: [floats('high', [], [0.5])],
    node: [node('Clip', 'x _ high', 'y')],
  }),
  of('Clip with attributes', { opset: 10, node: [node('Clip', 'x', 'y', { min: -0.5, max: 0.25 })] }),
  ...reduced(
    'ReduceMean',
    'ReduceProd',
    'ReduceMax',
    'ReduceMin',
    'ReduceSumSquare',
    'ReduceL1',
    'ReduceL2',
    'ReduceLogSumExp',
  ),
  of('ReduceSum with axes as an input', {
    initializer: [integers('axes', [1])],
    node: [node('ReduceSum', 'x axes', 'y', { keepdims: 0 })],
  }),
  of('ReduceSum with axes as an attribute', {
    opset: 11,
    node: [node('ReduceSum', 'x', 'y', { axes: [1] })],
  }),
  of('ReduceSum of everything', { node: [node('ReduceSum', 'x', 'y', { keepdims: 0 })] }),
  of('ReduceSum of nothing', { node: [node('ReduceSum', 'x', 'y', { noop_with_empty_axes: 1 })] }),
  of('ReduceMean with axes as an input', {
    opset: 18,
    initializer: [integers('axes', [-1])],
    node: [node('ReduceMean', 'x axes', 'y')],
  }),
  of('ReduceMax with axes as an input', {
    opset: 18,
    initializer: [integers('axes', [1])],
    node: [node('ReduceMax', 'x axes', 'y')],
  }),
  of('MatMul', {
    initializer: [floats('m', [3, 2], weights.slice(0, 6))],
    node: [node('MatMul', 'x m', 'y')],
  }),
  of('MatMul with a list', { initializer: [w], node: [node('MatMul', 'x w', 'y')] }),
  of('MatMul of a list', {
    input: [value('x', [3])],
    initializer: [floats('m', [3, 2], weights.slice(0, 6))],
    node: [node('MatMul', 'x m', 'y')],
  }),
  of('MatMul of two lists', {
    input: [value('x', [3])],
    initializer: [w],
    node: [node('MatMul', 'x w', 'y')],
  }),
  of('Gemm', {
    initializer: [floats('m', [3, 2], weights.slice(0, 6)), floats('c', [2], [1, 2])],
    node: [node('Gemm', 'x m c', 'y')],
  }),
  of('Gemm, transposed and scaled', {
    initializer: [floats('m', [2, 3], weights.slice(0, 6)), floats('c', [1, 2], [1, 2])],
    node: [node('Gemm', 'x m c', 'y', { transB: 1, alpha: 0.5, beta: 0.25 })],
  }),
  of('Gemm without a shift', {
    initializer: [floats('m', [3, 2], weights.slice(0, 6))],
    node: [node('Gemm', 'x m', 'y')],
  }),
  of('BatchNormalization', {
    initializer: [
      w,
      floats('b', [3], [1, 2, 3]),
      floats('m', [3], [0, 0.5, 1]),
      floats('v', [3], [1, 2, 0.5]),
    ],
    node: [node('BatchNormalization', 'x w b m v', 'y')],
  }),
  of('LayerNormalization', {
    initializer: [w, floats('b', [3], [1, 2, 3])],
    node: [node('LayerNormalization', 'x w b', 'y')],
  }),
  of('GlobalAveragePool', {
    input: [value('x', ['batch', 2, 3])],
    node: [node('GlobalAveragePool', 'x', 'y')],
  }),
  of('Cast to float64 and back', {
    node: [node('Cast', 'x', 'd', { to: 11 }), node('Cast', 'd', 'y', { to: 1 })],
  }),
  of('CastLike', { initializer: [w], node: [node('Greater', 'x w', 'b'), node('CastLike', 'b x', 'y')] }),
  of('Constant', {
    node: [node('Constant', '', 'c', { value: floats('', [3], [1, 2, 3]) }), node('Add', 'x c', 'y')],
  }),
  of('Constant of one number', {
    node: [node('Constant', '', 'c', { value_float: 0.5 }), node('Add', 'x c', 'y')],
  }),
  of('Reshape with 0 and −1', {
    input: [value('x', ['batch', 2, 3])],
    initializer: [integers('to', [0, -1])],
    node: [node('Reshape', 'x to', 'y')],
  }),
  of('Reshape to a shape that is read', {
    initializer: [integers('zero', [0], []), integers('axis', [0]), integers('rest', [3, 1])],
    node: [
      shapeOf('s'),
      node('Gather', 's zero', 'n'),
      node('Unsqueeze', 'n axis', 'u'),
      node('Concat', 'u rest', 'to', { axis: 0 }),
      node('Reshape', 'x to', 'y'),
    ],
  }),
  of('Reshape to a shape with −1 of a free axis', {
    initializer: [integers('to', [-1, 3, 1])],
    node: [node('Reshape', 'x to', 'y')],
  }),
  of('Expand to a shape that is read', {
    initializer: [integers('from', [0]), integers('to', [1]), integers('more', [2]), integers('three', [3])],
    node: [
      shapeOf('s'),
      node('Slice', 's from to', 'n'),
      node('Concat', 'more n', 'm', { axis: 0 }),
      node('Concat', 'm three', 'target', { axis: 0 }),
      node('Expand', 'x target', 'y'),
    ],
  }),
  of('Expand as PyTorch writes it', {
    initializer: [
      integers('want', [2, -1, -1]),
      integers('three', [3]),
      integers('ones', [1, 1, 1]),
      integers('minus', [-1]),
    ],
    node: [
      node('Shape', 'want', 'rank'),
      node('ConstantOfShape', 'rank', 'filled', { value: integers('', [1]) }),
      node('Mul', 'filled minus', 'marks'),
      node('Equal', 'want marks', 'kept'),
      node('Where', 'kept filled want', 'target'),
      node('Expand', 'x target', 'y'),
    ],
  }),
  of('Shape with a start and an end', {
    node: [
      node('Shape', 'x', 's', { start: -1 }),
      node('Cast', 's', 'f', { to: 1 }),
      node('Mul', 'x f', 'y'),
    ],
  }),
  of('Size', {
    input: [value('x', [2, 3])],
    node: [node('Size', 'x', 's'), node('Cast', 's', 'f', { to: 1 }), node('Div', 'x f', 'y')],
  }),
  of('ConstantOfShape', {
    node: [
      shapeOf('s'),
      node('ConstantOfShape', 's', 'c', { value: floats('', [1], [2]) }),
      node('Add', 'x c', 'y'),
    ],
  }),
  of('Range', {
    initializer: [integers('from', [1], []), integers('to', [4], []), integers('by', [1], [])],
    node: [node('Range', 'from to by', 'r'), node('Cast', 'r', 'f', { to: 1 }), node('Mul', 'x f', 'y')],
  }),
  of('Squeeze and Unsqueeze', {
    initializer: [integers('axes', [0, -1])],
    node: [node('Unsqueeze', 'x axes', 'u'), node('Squeeze', 'u axes', 'y')],
  }),
  of('Squeeze and Unsqueeze with attributes', {
    opset: 11,
    node: [node('Unsqueeze', 'x', 'u', { axes: [1] }), node('Squeeze', 'u', 'y', { axes: [1] })],
  }),
  of('Slice', {
    initializer: [integers('from', [1]), integers('to', [3]), integers('axis', [-1])],
    node: [node('Slice', 'x from to axis', 'y')],
  }),
  of('Slice backwards', {
    initializer: [
      integers('from', [-1]),
      integers('to', [-100]),
      integers('axis', [1]),
      integers('by', [-2]),
    ],
    node: [node('Slice', 'x from to axis by', 'y')],
  }),
  of('Slice to the end of a free axis', {
    initializer: [integers('from', [0, 1]), integers('to', [Number.MAX_SAFE_INTEGER, 100])],
    node: [node('Slice', 'x from to', 'y')],
  }),
  of('Gather', {
    initializer: [integers('at', [2, 0, -2, 2], [2, 2])],
    node: [node('Gather', 'x at', 'y', { axis: 1 })],
  }),
  of('Gather one', {
    initializer: [integers('at', [1], [])],
    node: [node('Gather', 'x at', 'y', { axis: -1 })],
  }),
  of('Concat', { node: [node('Concat', 'x x', 'y', { axis: -1 })] }),
  of('Split', {
    initializer: [integers('sizes', [1, 2])],
    node: [node('Split', 'x sizes', 'a b', { axis: 1 }), node('Mul', 'b a', 'y')],
  }),
  of('Split into equal parts', {
    input: [value('x', ['batch', 4])],
    node: [node('Split', 'x', 'a b', { axis: 1 }), node('Sub', 'a b', 'y')],
  }),
  of('Tile', { initializer: [integers('times', [1, 2])], node: [node('Tile', 'x times', 'y')] }),
  of('Transpose with an order', {
    input: [value('x', [2, 'batch', 3])],
    node: [node('Transpose', 'x', 'y', { perm: [1, 2, 0] })],
  }),
  of('Flatten at an axis', {
    input: [value('x', ['batch', 2, 3])],
    node: [node('Flatten', 'x', 'y', { axis: 1 })],
  }),
  of('If with a known condition', {
    initializer: [{ name: 'yes', dims: [], dataType: 9, int32Data: [1] }],
    node: [
      node('If', 'yes', 'y', {
        then_branch: { name: 'then', output: [{ name: 'a' }], node: [node('Neg', 'x', 'a')] },
        else_branch: { name: 'else', output: [{ name: 'b' }], node: [node('Abs', 'x', 'b')] },
      }),
    ],
  }),
  of('Scan', {
    input: [x, steps],
    initializer: [w],
    output: [{ name: 'y' }, { name: 'z' }],
    node: [node('Scan', 'x s', 'y z', { body: counter, num_scan_inputs: 1 })],
  }),
  of('Scan along other axes', {
    input: [x, batchFirst],
    initializer: [w],
    output: [{ name: 'y' }, { name: 'z' }],
    node: [
      node('Scan', 'x s', 'y z', {
        body: counter,
        num_scan_inputs: 1,
        scan_input_axes: [-1],
        scan_output_axes: [1],
      }),
    ],
  }),
  of('Scan backwards', {
    input: [x, steps],
    initializer: [w],
    output: [{ name: 'y' }, { name: 'z' }],
    node: [
      node('Scan', 'x s', 'y z', {
        body: counter,
        num_scan_inputs: 1,
        scan_input_directions: [1],
        scan_output_directions: [1],
      }),
    ],
  }),
  of('LSTM', {
    input: [value('s', ['time', 'batch', 3])],
    initializer: lstmTensors,
    output: [{ name: 'y' }, { name: 'h' }, { name: 'c' }],
    node: [node('LSTM', 's W R B', 'y h c', { hidden_size: 2 })],
  }),
  of('LSTM with a start and without a shift', {
    input: [value('s', ['time', 2, 3])],
    initializer: [
      ...lstmTensors,
      floats('h0', [1, 2, 2], weights.slice(0, 4)),
      floats('c0', [1, 2, 2], weights.slice(4, 8)),
    ],
    node: [node('LSTM', 's W R _ _ h0 c0', 'y', { hidden_size: 2 })],
  }),
  of('Conv', {
    input: [image],
    initializer: [kernel, floats('b', [2], [1, -1])],
    node: [node('Conv', 'i k b', 'y')],
  }),
  of('Conv with strides and edges', {
    input: [image],
    initializer: [kernel],
    node: [node('Conv', 'i k', 'y', { strides: [2, 1], pads: [1, 0, 0, 2], dilations: [1, 2] })],
  }),
  of('Conv that keeps the size', {
    input: [image],
    initializer: [kernel],
    node: [node('Conv', 'i k', 'y', { auto_pad: 'SAME_UPPER', strides: [2, 2] })],
  }),
  of('Conv in groups', {
    input: [image],
    initializer: [floats('k', [4, 1, 2, 2], weights.slice(0, 16))],
    node: [node('Conv', 'i k', 'y', { group: 2 })],
  }),
  of('Conv of a signal', {
    input: [value('i', ['batch', 2, 7])],
    initializer: [floats('k', [3, 2, 3], weights.slice(0, 18))],
    node: [node('Conv', 'i k', 'y')],
  }),
  of('MaxPool', {
    input: [image],
    node: [node('MaxPool', 'i', 'y', { kernel_shape: [2, 2], strides: [2, 2] })],
  }),
  of('MaxPool with edges', {
    input: [image],
    node: [node('MaxPool', 'i', 'y', { kernel_shape: [3, 2], pads: [1, 0, 1, 1] })],
  }),
  of('AveragePool', {
    input: [image],
    node: [node('AveragePool', 'i', 'y', { kernel_shape: [2, 3], strides: [1, 2] })],
  }),
  of('AveragePool with edges', {
    input: [image],
    node: [node('AveragePool', 'i', 'y', { kernel_shape: [2, 2], pads: [1, 1, 0, 0], count_include_pad: 1 })],
  }),
  of('a function with an attribute', {
    functions: [
      {
        name: 'shifted',
        domain: 'local',
        input: ['a'],
        output: ['c'],
        attribute: ['by'],
        node: [
          {
            opType: 'Constant',
            output: ['k'],
            attribute: [{ name: 'value_float', refAttrName: 'by', type: 1 }],
          },
          node('Add', 'a k', 'c'),
        ],
        opsetImport: [{ domain: '', version: 17 }],
      },
      {
        name: 'twice',
        domain: 'local',
        input: ['a'],
        output: ['c'],
        attribute: ['by'],
        node: [
          {
            opType: 'shifted',
            domain: 'local',
            input: ['a'],
            output: ['b'],
            attribute: [{ name: 'by', refAttrName: 'by', type: 1 }],
          },
          node('shifted', 'b', 'c', { by: 0.25 }, 'local'),
        ],
        opsetImport: [
          { domain: '', version: 17 },
          { domain: 'local', version: 1 },
        ],
      },
    ],
    node: [node('twice', 'x', 'y', { by: 0.5 }, 'local')],
  }),
];
