import { complain, type Graph, type LeafSpec, mapTree, type Node, printShape, type Shape } from '@nalu/core';
import { nodeName } from './names.js';

/** An output, and what the program's spec says of it. */
export interface Output {
  readonly path: string;
  readonly node: Node;
}

/**
 * The outputs of a graph, whose shapes must be those that the program promises.
 *
 * @throws {NaluError} NALU_EXPORT when an axis has another size, or a fixed one where it is free; NALU_TREE when one is missing.
 */
export const outputsOf = <S, R>({ program, inputs, outputs }: Graph<S, R>): Output[] => {
  const dims = dimsOf(program.inputs, inputs);
  const found: Output[] = [];
  mapTree<R, Node | undefined, void>(program.outputs, outputs as never, (node, leaf, path) => {
    if (node === undefined)
      throw complain('NALU_TREE', { who: 'toOnnx', required: `"${path}" must be an output`, got: 'nothing' });
    checkShape(path, promised(leaf, dims), node);
    found.push({ path, node });
  });
  return found;
};

/** The sizes that tracing put for free axes. */
const dimsOf = <S>(spec: S, inputs: Graph<S>['inputs']): ReadonlyMap<string, number> => {
  const dims = new Map<string, number>();
  mapTree<S, Node, void>(spec, inputs, ({ shape }, leaf) => {
    leaf.shape.forEach((dim, i) => {
      const size = shape[i];
      if (typeof dim === 'string' && typeof size === 'number') dims.set(dim, size);
    });
  });
  return dims;
};

const promised = ({ shape }: LeafSpec, dims: ReadonlyMap<string, number>): Shape =>
  shape.map((dim) => (typeof dim === 'string' ? (dims.get(dim) ?? dim) : dim));

const checkShape = (path: string, wanted: Shape, node: Node): void => {
  if (printShape(wanted) === printShape(node.shape)) return;
  const axis = wanted.findIndex((dim, i) => typeof dim === 'string' && dim !== node.shape[i]);
  const fixed = wanted.length === node.shape.length && axis >= 0;
  throw complain('NALU_EXPORT', {
    who: 'toOnnx',
    required: fixed
      ? `the axis "${wanted[axis]}" of output "${path}" must stay free`
      : `output "${path}" must be ${printShape(wanted)}`,
    got: `${printShape(node.shape)} from ${nodeName(node)}`,
    advice: fixed
      ? 'Make it of an input that has the axis, or name its size in dims.'
      : 'Mend the outputs of the program.',
  });
};
