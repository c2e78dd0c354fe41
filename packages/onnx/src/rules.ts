import { type Dim, type Node, type NodeOf, type NodeOp, ndArray, printShape, type Shape } from '@nalu/core';
import type { Constants } from './constants.js';
import { int, ints } from './messages.js';
import { nodeName } from './names.js';
import type { AttributeProto } from './schema.js';

/** What a rule needs to write the operators of one node. */
export interface Site {
  readonly opset: number;
  readonly constants: Constants;
  /** The name of a value as a number. */
  readonly value: (node: Node) => string;
  /** The name of a value as BOOL: whether it is not 0. */
  readonly truth: (node: Node) => string;
  /** The name of a shape, which may have free axes. */
  readonly shape: (shape: Shape) => string;
  /** Adds an operator. The one that gives the node's value has no suffix. */
  readonly add: (
    opType: string,
    inputs: readonly string[],
    attributes?: readonly AttributeProto[],
    suffix?: string,
  ) => string;
}

/** Writes one node, and gives the name of its value. */
export type Rule<O extends NodeOp> = (site: Site, node: NodeOf<O>) => string;
type RuleTable = { readonly [O in Exclude<NodeOp, 'input' | 'scan' | 'result'>]: Rule<O> };
type AnyNode = NodeOf<NodeOp>;

const first = ({ inputs }: AnyNode): Node => inputs[0] as Node;
const same = (site: Site, node: AnyNode): string => site.value(first(node));
const keepsShape = (node: AnyNode): boolean => printShape(node.shape) === printShape(first(node).shape);

const operator =
  (opType: string, suffix = '') =>
  ({ add, value }: Site, { inputs }: AnyNode): string =>
    add(opType, inputs.map(value), [], suffix);

/** `since`: the operator set from which the axes are an input, and no longer an attribute. */
const reduction =
  (opType: string, since: number): Rule<'sum' | 'mean' | 'prod'> =>
  (site, node) => {
    const { axes } = node.attributes;
    const x = same(site, node);
    // To ONNX, no axes are all axes. Ours then add each element to 0, which makes 0 of −0.
    if (axes.length === 0)
      return node.op === 'prod'
        ? x
        : site.add('Add', [x, site.constants.array(ndArray([], [0]), nodeName(node))]);
    if (site.opset < since) return site.add(opType, [x], [ints('axes', axes), int('keepdims', 1)]);
    return site.add(opType, [x, site.constants.integers(axes)], [int('keepdims', 1)]);
  };

/** One number in every place. */
const filled = ({ add, constants, shape }: Site, node: NodeOf<'mean' | 'matmul'>, value: number): string =>
  add('Expand', [constants.array(ndArray([], [value]), nodeName(node as Node)), shape(node.shape)]);

/** The mean of nothing is NaN. ONNX leaves it open, and onnxruntime says 0. */
const mean: Rule<'mean'> = (site, node) => {
  const { shape } = first(node);
  const isEmpty = node.attributes.axes.some((axis) => shape[axis] === 0);
  return isEmpty ? filled(site, node, Number.NaN) : reduction('ReduceMean', 18)(site, node);
};

/** A sum of nothing is 0. The WebGPU provider of onnxruntime fails at one: it binds buffers of no size. */
const matmul: Rule<'matmul'> = (site, node) =>
  first(node).shape.at(-1) === 0 ? filled(site, node, 0) : operator('MatMul')(site, node);

/** One free axis needs no reading of its size: Reshape works it out. A size of 0 would make that ambiguous. */
const inferable = (shape: Shape): readonly number[] | undefined => {
  const free = (dim: Dim) => typeof dim === 'string';
  if (shape.filter(free).length > 1 || shape.includes(0)) return undefined;
  return shape.map((dim) => (typeof dim === 'number' ? dim : -1));
};

/** One line for each primitive. Two nodes of a graph are no operators: `input` is there, and `result` is an output of a scan. */
export const rules: RuleTable = {
  neg: operator('Neg'),
  abs: operator('Abs'),
  sign: operator('Sign'),
  exp: operator('Exp'),
  log: operator('Log'),
  sqrt: operator('Sqrt'),
  sin: operator('Sin'),
  cos: operator('Cos'),
  tanh: operator('Tanh'),
  sigmoid: operator('Sigmoid'),
  add: operator('Add'),
  sub: operator('Sub'),
  mul: operator('Mul'),
  div: operator('Div'),
  min: operator('Min'),
  max: operator('Max'),
  // BOOL here; whoever reads it as a number gets a Cast.
  greater: operator('Greater', '_bool'),
  where: ({ add, truth, value }, { inputs: [condition, ...branches] }) =>
    add('Where', [truth(condition as Node), ...branches.map(value)]),
  matmul,
  transpose: (site, node) =>
    site.add('Transpose', [same(site, node)], [ints('perm', node.attributes.permutation)]),
  sum: reduction('ReduceSum', 13),
  mean,
  prod: reduction('ReduceProd', 18),
  reshape: (site, node) => {
    if (keepsShape(node)) return same(site, node);
    const known = inferable(node.shape);
    const to = known === undefined ? site.shape(node.shape) : site.constants.integers(known);
    // Without allowzero a 0 would mean: as in the input.
    return site.add('Reshape', [same(site, node), to], node.shape.includes(0) ? [int('allowzero', 1)] : []);
  },
  broadcastTo: (site, node) =>
    keepsShape(node) ? same(site, node) : site.add('Expand', [same(site, node), site.shape(node.shape)]),
  concat: ({ add, value }, { inputs, attributes }) =>
    add('Concat', inputs.map(value), [int('axis', attributes.axis)]),
  slice: (site, node) => {
    const { axis, from, to } = node.attributes;
    return site.add('Slice', [same(site, node), ...[[from], [to], [axis]].map(site.constants.integers)]);
  },
  stopGradient: same,
  constant: ({ constants }, node) => constants.array(node.attributes.value, nodeName(node)),
};
