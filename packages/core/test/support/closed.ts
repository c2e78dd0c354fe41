import {
  flatten,
  type Graph,
  type NdArray,
  type Node,
  type Program,
  program,
  scheduleOf,
  tensor,
} from '@nalu/core';
import { FREE } from './instructions.js';
import { play, type RandomProgram } from './programs.js';

type Lists = Readonly<Record<string, ReturnType<typeof tensor>>>;

/** A random program as a `Program`: inputs x0, x1, …; outputs y0, y1, …. */
export const closed = (random: RandomProgram): Program<Lists, Lists> => {
  const list = (name: string, shapes: RandomProgram['inputs']): Lists =>
    Object.fromEntries(shapes.map((shape, i) => [`${name}${i}`, tensor(...shape)]));
  return program('random', list('x', random.inputs), list('y', random.outputs), (ops, inputs) => {
    const values = Object.values(inputs);
    // The free axis, as this interpreter knows it.
    const free = random.inputs.flatMap((shape, i) => {
      const axis = shape.indexOf(FREE);
      return axis < 0 ? [] : [ops.shape(values[i]!)[axis]!];
    })[0];
    const outputs = play(ops, random, values, free ?? 1);
    return Object.fromEntries(outputs.map((y, i) => [`y${i}`, y]));
  });
};

export const named = (arrays: readonly NdArray[]): Readonly<Record<string, NdArray>> =>
  Object.fromEntries(arrays.map((array, i) => [`x${i}`, array]));

/** The operations of a graph in the order of its schedule, those of a scan's body behind it in brackets. */
export const operations = <S, R>({ program: { outputs: spec }, outputs, scope }: Graph<S, R>): string[] => {
  const list = (nodes: readonly Node[], within: Graph['scope']): string[] =>
    scheduleOf(nodes, within).map((node) => {
      if (node.op !== 'scan') return `${node.op}[${node.shape}]`;
      const { nextCarry, ys, scope: inner } = node.attributes.body;
      return `scan(${list([...nextCarry, ...ys], inner).join(' ')})`;
    });
  return list(flatten<R, Node>(spec, outputs), scope);
};
