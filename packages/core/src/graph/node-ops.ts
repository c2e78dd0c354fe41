import { ndArray } from '../nd-array.js';
import {
  binaryNames,
  forEachName,
  type Operand,
  type Ops,
  reductionNames,
  type Shape,
  unaryNames,
} from '../ops.js';
import { axisOf, permutationOf, reducedAxes, shapeRules } from '../shapes.js';
import type { Attributes, Node, NodeOp } from './graph.js';

/** Makes one node: what is known of it besides, its number, its scope and its part, is the maker's to say. */
export type Emit = <O extends NodeOp>(
  op: O,
  inputs: readonly Node[],
  shape: Shape,
  attributes: Attributes[O],
) => Node;

/** The primitives over nodes, all but control flow: what a tracer records with, and what a pass writes anew with. */
export type NodeOps = Omit<Ops<Node>, 'scan' | 'part'>;

export const nodeOps = (emit: Emit): NodeOps => {
  const box = (x: Operand<Node>): Node =>
    typeof x === 'number' ? emit('constant', [], [], { value: ndArray([], [x]) }) : x;
  const elementwise =
    (op: 'where' | (typeof unaryNames)[number] | (typeof binaryNames)[number]) =>
    (...operands: Operand<Node>[]): Node => {
      const inputs = operands.map(box);
      const rule = shapeRules[op] as (...shapes: Shape[]) => Shape;
      return emit(op, inputs, rule(...inputs.map(({ shape }) => shape)), {});
    };
  return {
    shape: (x) => x.shape,
    constant: (value) =>
      typeof value === 'number' ? box(value) : emit('constant', [], value.shape, { value }),
    ...forEachName(unaryNames, elementwise),
    ...forEachName(binaryNames, elementwise),
    where: elementwise('where'),
    ...forEachName(reductionNames, (op) => (x: Node, axes?: readonly number[]) => {
      return emit(op, [x], shapeRules[op](x.shape, axes), { axes: reducedAxes(op, x.shape, axes) });
    }),
    matmul: (a, b) => emit('matmul', [a, b], shapeRules.matmul(a.shape, b.shape), {}),
    transpose: (x, order) =>
      emit('transpose', [x], shapeRules.transpose(x.shape, order), {
        permutation: permutationOf(x.shape, order),
      }),
    reshape: (x, shape) => emit('reshape', [x], shapeRules.reshape(x.shape, shape), {}),
    broadcastTo: (x, shape) => emit('broadcastTo', [x], shapeRules.broadcastTo(x.shape, shape), {}),
    concat: (xs, axis) => {
      const shape = shapeRules.concat(
        xs.map((x) => x.shape),
        axis,
      );
      return emit('concat', xs, shape, { axis: axisOf('concat', shape, axis) });
    },
    slice: (x, axis, from, to) => {
      const shape = shapeRules.slice(x.shape, axis, from, to);
      return emit('slice', [x], shape, { axis: axisOf('slice', shape, axis), from, to });
    },
    stopGradient: (x) => emit('stopGradient', [x], x.shape, {}),
  };
};
