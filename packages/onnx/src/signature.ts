import { type Graph, mapTree, type NdArray, type Node } from '@nalu/core';
import { outputsOf } from './outputs.js';
import { checkParameter } from './parameters.js';

/** A leaf of the program under its name in the file. */
export interface Leaf {
  readonly name: string;
  readonly node: Node;
}

/** What goes into the model, what is in it, and what comes out. */
export interface Signature {
  readonly inputs: readonly Leaf[];
  readonly parameters: readonly (Leaf & { readonly value: NdArray })[];
  readonly outputs: readonly (Leaf & { readonly path: string })[];
}

export const signatureOf = <S, R>(graph: Graph<S, R>, values: ReadonlyMap<string, NdArray>): Signature => {
  const taken = new Set<string>();
  const inputs: Leaf[] = [];
  const parameters: (Leaf & { readonly value: NdArray })[] = [];
  mapTree<S, Node, void>(graph.program.inputs, graph.inputs, (node, _, path) => {
    // A parameter that was written into the formula is no input any more.
    if (node.op === 'constant') return;
    const name = freeName(path || 'input', taken);
    const value = values.get(path);
    if (value === undefined) return void inputs.push({ name, node });
    checkParameter(path, node.shape, value);
    parameters.push({ name, node, value });
  });
  const outputs = outputsOf(graph).map(({ path, node }) => {
    const own = path || 'output';
    return { name: freeName(own, taken), path: own, node };
  });
  return { inputs, parameters, outputs };
};

/** The path itself; `_out` behind it where an input has it already, as in a step from parameters to parameters. */
const freeName = (path: string, taken: Set<string>): string => {
  let name = path;
  while (taken.has(name)) name = `${name}_out`;
  taken.add(name);
  return name;
};
