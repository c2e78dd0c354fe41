import {
  binaryNames,
  forEachName,
  type NdArray,
  type Node,
  type NodeOf,
  type NodeOp,
  unaryNames,
} from '@nalu/core';
import type { Access, ElementName, FoldName, Operand, Unit } from '../ir.js';
import { freshAccess, type Lowering, operandOf, sizesOf } from './lowering.js';
import { anything, isNormal, isSizable, type Range } from './ranges.js';
import { type Draft, statementsOf } from './statements.js';
import { reshaped, rowStrides, sliced, storageStrides, stretched, transposed } from './views.js';

type Emit = (unit: Unit) => void;
type Rule<O extends NodeOp> = (node: NodeOf<O>, lowering: Lowering, emit: Emit) => Operand;
/** How a node becomes a place and the statements that fill it, for each operation but inputs and scans. */
type Rules = { readonly [O in Exclude<NodeOp, 'input' | 'scan'>]: Rule<O> };

const first = ({ inputs: [x] }: Node): Node => x as Node;
const firstOperand = (lowering: Lowering, node: Node): Operand => operandOf(lowering, first(node));
const rangeUnder = ({ ranges }: Lowering, node: Node): Range => ranges.get(first(node)) ?? anything;

/** A fresh array for a node, and the statements that fill it. */
const computed = (node: Node, lowering: Lowering, emit: Emit, draft: Omit<Draft, 'out'>): Access => {
  const shape = sizesOf(node);
  const strides = storageStrides(shape, lowering.series.has(node));
  const whole = freshAccess(lowering.name(node.op), shape, strides);
  const more = new Array<number>(draft.space.length - shape.length).fill(0);
  emitAll(emit, { ...draft, out: { ...whole, strides: [...strides, ...more] } });
  return whole;
};

const emitAll = (emit: Emit, draft: Draft): void => {
  for (const statement of statementsOf(draft)) emit(statement);
};

const elementwise =
  (f: ElementName) =>
  (node: Node, lowering: Lowering, emit: Emit): Operand => {
    const args = node.inputs.map((input) => operandOf(lowering, input));
    return computed(node, lowering, emit, { f, space: sizesOf(node), args });
  };

/** What is already as its absolute value is stays where it is. */
const abs: Rule<'abs'> = (node, lowering, emit) =>
  rangeUnder(lowering, node).low > 0
    ? firstOperand(lowering, node)
    : elementwise('abs')(node, lowering, emit);

/** Special values are looked for only where they may come. */
const log: Rule<'log'> = (node, lowering, emit) => {
  const range = rangeUnder(lowering, node);
  const f = isNormal(range) ? 'logOfNormal' : isSizable(range) ? 'logOfSizable' : 'log';
  return elementwise(f)(node, lowering, emit);
};

/** That of −x looks through the sign. */
const sigmoid: Rule<'sigmoid'> = (node, lowering, emit) => {
  const x = first(node);
  if (x.op !== 'neg') return elementwise('sigmoid')(node, lowering, emit);
  return elementwise('complement')({ ...node, inputs: x.inputs }, lowering, emit);
};

const reduction =
  (fold: FoldName) =>
  (node: NodeOf<'sum' | 'prod' | 'mean'>, lowering: Lowering, emit: Emit): Access =>
    computed(node, lowering, emit, {
      f: 'copy',
      fold,
      space: sizesOf(first(node)),
      reduced: node.attributes.axes,
      args: [firstOperand(lowering, node)],
    });

/** The sum, then one division for each result, as the reference does it. */
const mean: Rule<'mean'> = (node, lowering, emit) => {
  const total = reduction('sum')(node, lowering, emit);
  const along = node.attributes.axes.map((axis) => sizesOf(first(node))[axis] as number);
  const count = along.reduce((product, size) => product * size, 1);
  return computed(node, lowering, emit, { f: 'div', space: sizesOf(node), args: [total, { value: count }] });
};

/** A sum of products along k, over the space `[…, m, n, k]`. */
const matmul: Rule<'matmul'> = (node, lowering, emit) => {
  const [a, b] = node.inputs as [Node, Node];
  const rank = node.shape.length;
  const leading = [...Array(rank - 2).keys()];
  /** The strides for m, n and k, by the axis of the operand that each is; none stands still. */
  const spread = (node: Node, axes: readonly (number | undefined)[]): Operand => {
    const x = stretched(operandOf(lowering, node), rank);
    if ('value' in x) return x;
    const at = (axis: number | undefined) => (axis === undefined ? 0 : (x.strides[axis] as number));
    return { ...x, strides: [...leading, ...axes].map(at) };
  };
  const [rows, columns] = [rank - 2, rank - 1];
  return computed(node, lowering, emit, {
    f: 'mul',
    fold: 'sum',
    space: [...sizesOf(node), sizesOf(a).at(-1) as number],
    reduced: [rank],
    args: [spread(a, [rows, undefined, columns]), spread(b, [undefined, columns, rows])],
  });
};

/** A copy for each part, into its stretch of the whole. */
const concat: Rule<'concat'> = (node, lowering, emit) => {
  const { axis } = node.attributes;
  const shape = sizesOf(node);
  const strides = storageStrides(shape, lowering.series.has(node));
  const whole = freshAccess(lowering.name('concat'), shape, strides);
  let from = 0;
  for (const input of node.inputs) {
    const space = sizesOf(input);
    const size = space[axis] as number;
    const out = sliced(whole, axis, from, size) as Access;
    emitAll(emit, { f: 'copy', space, args: [operandOf(lowering, input)], out });
    from += size;
  }
  return whole;
};

/** What strides cannot say is copied in row order, where every reshape is a walk. */
const reshape: Rule<'reshape'> = (node, lowering, emit) => {
  const [x, from] = [firstOperand(lowering, node), sizesOf(first(node))];
  const walked = reshaped(x, from, sizesOf(node));
  if (walked !== undefined) return walked;
  const rows = freshAccess(lowering.name('rows'), from, rowStrides(from));
  emitAll(emit, { f: 'copy', space: from, args: [x], out: rows });
  return reshaped(rows, from, sizesOf(node)) as Operand;
};

const constant: Rule<'constant'> = ({ attributes: { value } }, { name }) => {
  const [start = 0] = value.data;
  if (value.data.every((x) => Object.is(x, start))) return { value: start };
  return freshAccess(name('constant'), value.shape, storageStrides(value.shape), inColumns(value));
};

const inColumns = ({ shape, data }: NdArray): Float32Array => {
  const [rows, columns] = [rowStrides(shape), storageStrides(shape)];
  const place = (index: number): number =>
    shape.reduce((sum, size, axis) => {
      const at = size === 1 ? 0 : Math.floor(index / (rows[axis] as number)) % size;
      return sum + at * (columns[axis] as number);
    }, 0);
  const values = new Float32Array(data.length);
  data.forEach((x, index) => {
    values[place(index)] = x;
  });
  return values;
};

export const rules: Rules = {
  constant,
  ...forEachName(unaryNames, elementwise),
  ...forEachName(binaryNames, elementwise),
  abs,
  log,
  sigmoid,
  where: elementwise('where'),
  sum: reduction('sum'),
  prod: reduction('prod'),
  mean,
  matmul,
  transpose: (node, lowering) => transposed(firstOperand(lowering, node), node.attributes.permutation),
  broadcastTo: (node, lowering) => stretched(firstOperand(lowering, node), node.shape.length),
  slice: (node, lowering) => {
    const { axis, from, to } = node.attributes;
    return sliced(firstOperand(lowering, node), axis, from, to - from);
  },
  stopGradient: (node, lowering) => firstOperand(lowering, node),
  concat,
  reshape,
  result: (node, { results }) => results.get(first(node))?.[node.attributes.index] as Operand,
};
