import { complain, type Node, printShape, type Shape } from '@nalu/core';
import type { Constants } from './constants.js';
import type { GraphWriter } from './graph-writer.js';
import { int } from './messages.js';

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
    return root.add('Shape', `size_${dim}`, [input.name], [int('start', at), int('end', at + 1)]);
  });
  const joined = memo((key, shape, forNode) => {
    const parts = shape.map((dim) => (typeof dim === 'number' ? integers([dim]) : axis(dim, shape, forNode)));
    return parts.length === 1
      ? (parts[0] as string)
      : root.add('Concat', `shape_${key}`, parts, [int('axis', 0)]);
  });
  return {
    shape: (shape, forNode) =>
      shape.every((dim) => typeof dim === 'number')
        ? integers(shape)
        : joined(shape.join('_'), shape, forNode),
  };
};

const refuseAxis = (dim: string, shape: Shape, { op, id }: Node): never => {
  throw complain('NALU_EXPORT', {
    who: 'toOnnx',
    required: `the size of the free axis "${dim}" must be that of an input, to make ${op}_${id}`,
    got: `${printShape(shape)}, and no input with that axis`,
    advice: `Export with dims: { ${dim}: … }.`,
  });
};
