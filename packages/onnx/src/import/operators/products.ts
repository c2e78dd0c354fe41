import type { Dim, Node } from '@nalu/core';
import { type Call, nodeAt, numeric, optionalNode, requireRank, rule } from '../call.js';
import { badFile } from '../complaints.js';
import { computed } from '../values.js';

/** As numpy does it: a list on the left is a row, one on the right a column, and that axis goes again. */
const matmul = ({ ops }: Call, a: Node, b: Node): Node => {
  if (a.shape.length > 1 && b.shape.length > 1) return ops.matmul(a, b);
  const left = a.shape.length === 1 ? ops.reshape(a, [1, ...a.shape]) : a;
  const right = b.shape.length === 1 ? ops.reshape(b, [...b.shape, 1]) : b;
  const product = ops.matmul(left, right);
  const rank = product.shape.length;
  const gone = [...(a.shape.length === 1 ? [rank - 2] : []), ...(b.shape.length === 1 ? [rank - 1] : [])];
  return ops.reshape(
    product,
    product.shape.filter((_, axis) => !gone.includes(axis)),
  );
};

/** α A B + β C, either matrix transposed. */
const gemm = (call: Call): Node => {
  const { attributes, ops } = call;
  const side = (index: number, transposed: string): Node => {
    const x = nodeAt(call, index);
    requireRank(call, x.shape, 2, `input ${index}`);
    return (attributes.int(transposed) ?? 0) === 0 ? x : ops.transpose(x);
  };
  const scaled = (x: Node, factor: number): Node => (factor === 1 ? x : ops.mul(x, factor));
  const product = ops.matmul(side(0, 'transA'), side(1, 'transB'));
  const y = scaled(product, attributes.float('alpha') ?? 1);
  const c = optionalNode(call, 2);
  return c === undefined ? y : ops.add(y, scaled(c, attributes.float('beta') ?? 1));
};

/** One number for each channel, beside `[batch, channel, …]`. */
const perChannel = (call: Call, index: number, rank: number): Node => {
  const x = nodeAt(call, index);
  requireRank(call, x.shape, 1, `input ${index}`);
  return call.ops.reshape(x, [1, x.shape[0] as Dim, ...Array<number>(rank - 2).fill(1)]);
};

const batchNormalization = (call: Call): Node => {
  const { attributes, ops } = call;
  if ((attributes.int('training_mode') ?? 0) !== 0)
    throw badFile(`${call.what} must be as it is for inference`, 'training_mode 1');
  const x = nodeAt(call, 0);
  const rank = x.shape.length;
  if (rank < 2) throw badFile(`the input of ${call.what} must have 2 axes or more`, `${rank}`);
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((i) => perChannel(call, i, rank)) as [
    Node,
    Node,
    Node,
    Node,
  ];
  const epsilon = attributes.float('epsilon') ?? Math.fround(1e-5);
  const normal = ops.div(ops.sub(x, mean), ops.sqrt(ops.add(variance, epsilon)));
  return ops.add(ops.mul(normal, scale), shift);
};

const layerNormalization = (call: Call): Node => {
  const { attributes, ops } = call;
  const x = nodeAt(call, 0);
  const rank = x.shape.length;
  const axis = attributes.int('axis') ?? -1;
  const axes = [...x.shape.keys()].slice(axis < 0 ? axis + rank : axis);
  const centred = ops.sub(x, ops.mean(x, axes));
  const variance = ops.mean(ops.mul(centred, centred), axes);
  const normal = ops.div(
    centred,
    ops.sqrt(ops.add(variance, attributes.float('epsilon') ?? Math.fround(1e-5))),
  );
  const scaled = ops.mul(normal, nodeAt(call, 1));
  const shift = optionalNode(call, 2);
  return shift === undefined ? scaled : ops.add(scaled, shift);
};

/** The mean over all axes behind the channels. */
const globalAverage = ({ ops, what }: Call, x: Node): Node => {
  if (x.shape.length < 3) throw badFile(`the input of ${what} must have 3 axes or more`, `${x.shape.length}`);
  return ops.mean(x, [...x.shape.keys()].slice(2));
};

/** Products of matrices, and what is built around them. */
export const products = {
  MatMul: numeric(2, [], (call, a, b) => {
    const scalar = call.inputs.findIndex((_, i) => nodeAt(call, i).shape.length === 0);
    if (scalar >= 0) throw badFile(`input ${scalar} of ${call.what} must have axes`, 'a single number');
    return matmul(call, a as Node, b as Node);
  }),
  Gemm: rule([2, 3], ['alpha', 'beta', 'transA', 'transB'], (call) => [computed(gemm(call))]),
  BatchNormalization: rule(5, ['epsilon', 'momentum', 'training_mode'], (call) => [
    computed(batchNormalization(call)),
  ]),
  LayerNormalization: rule([2, 3], ['axis', 'epsilon', 'stash_type'], (call) => [
    computed(layerNormalization(call)),
  ]),
  GlobalAveragePool: numeric(1, [], (call, x) => globalAverage(call, x as Node)),
};
