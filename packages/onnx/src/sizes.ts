import { complain, type Node, printShape, type Shape } from '@nalu/core';
import type { Constants } from './constants.js';
import { dataTypes } from './element.js';
import type { GraphWriter } from './graph-writer.js';
import { int } from './messages.js';
import { nodeName } from './names.js';

/** Shapes as values: constants where they are known, and read off an input where an axis is free. */
export interface Sizes {
  /** The name of a list of integers, for an operator that takes its shape as an input. */
  readonly shape: (shape: Shape, forNode: Node) => string;
}

export interface NamedInput {
  readonly name: string;
  readonly shape: Shape;
}

/** Everything is written into the outermost graph, once, where nested graphs see it too. */
export const sizeReader = (
  root: GraphWriter,
  inputs: readonly NamedInput[],
  { integers }: Constants,
): Sizes => {
  const memo = (make: (key: string, shape: Shape, forNode: Node) => string) => {
    const made = new Map<string, string>();
    return (key: string, shape: Shape, forNode: Node): string => {
      const name = made.get(key) ?? make(key, shape, forNode);
      made.set(key, name);
      return name;
    };
  };
  const axis = memo((dim, shape, forNode) => {
    const input =
      inputs.find((candidate) => candidate.shape.includes(dim)) ?? refuseAxis(dim, shape, forNode);
    const at = input.shape.indexOf(dim);
    const size = root.add('Shape', `size_${dim}`, [input.name], [int('start', at), int('end', at + 1)]);
    return root.typed(size, dataTypes.int64, [1]);
  });
  const joined = memo((key, shape, forNode) => {
    const parts = shape.map((dim) => (typeof dim === 'number' ? integers([dim]) : axis(dim, shape, forNode)));
    if (parts.length === 1) return parts[0] as string;
    const whole = root.add('Concat', `shape_${key}`, parts, [int('axis', 0)]);
    return root.typed(whole, dataTypes.int64, [parts.length]);
  });
  return {
    shape: (shape, forNode) =>
      shape.every((dim) => typeof dim === 'number')
        ? integers(shape)
        : joined(shape.join('_'), shape, forNode),
  };
};

const refuseAxis = (dim: string, shape: Shape, node: Node): never => {
  throw complain('NALU_EXPORT', {
    who: 'toOnnx',
    required: `the size of the free axis "${dim}" must be that of an input, to make ${nodeName(node)}`,
    got: `${printShape(shape)}, and no input with that axis`,
    advice: `Export with dims: { ${dim}: … }.`,
  });
};
