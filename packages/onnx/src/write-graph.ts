import type { Scope } from '@nalu/core';
import { constantPool } from './constants.js';
import type { ElementType } from './element.js';
import { graphWriter } from './graph-writer.js';
import { type Lowering, lowerScope, nodeName, numberOf } from './lower.js';
import { tensorProto, valueInfo } from './messages.js';
import { uniqueNames } from './names.js';
import type { GraphProto } from './schema.js';
import type { Leaf, Signature } from './signature.js';
import { sizeReader } from './sizes.js';

export interface Target {
  readonly opset: number;
  readonly element: ElementType;
}

/** Writes the outermost graph, which also holds the constants and the sizes that nested graphs read. */
export const writeGraph = (scope: Scope, signature: Signature, { opset, element }: Target): GraphProto => {
  const { inputs, outputs, parameters } = signature;
  const reserved = [...inputs, ...parameters, ...outputs].map(({ name }) => name);
  const names = uniqueNames(reserved, namesOfOutputs(outputs));
  const constants = constantPool(element, names);
  const root = graphWriter(names);
  const shapes = inputs.map(({ name, node }) => ({ name, shape: node.shape }));
  const lowering: Lowering = {
    opset,
    element,
    names,
    constants,
    sizes: sizeReader(root, shapes, constants),
    writers: new Map([[scope, root]]),
    values: new Map([...inputs, ...parameters].map(({ name, node }) => [node, name])),
    truths: new Map(),
    scans: new Map(),
  };
  lowerOutputs(lowering, scope, outputs);
  const info = ({ name, node }: Leaf) => valueInfo(name, element.dataType, node.shape);
  const given = parameters.map(({ name, value }) =>
    tensorProto(name, element.dataType, value.shape, element.toBytes(value.data)),
  );
  return {
    node: root.nodes,
    initializer: [...given, ...constants.initializers],
    input: inputs.map(info),
    output: outputs.map(info),
  };
};

const lowerOutputs = (lowering: Lowering, scope: Scope, outputs: readonly Leaf[]): void => {
  const ends = outputs.map(({ node }) => node);
  lowerScope(lowering, ends, scope);
  for (const { name, node } of outputs) {
    const value = numberOf(lowering, node);
    if (value !== name) lowering.writers.get(scope)?.alias(value, name);
  }
};

/** A node that is an output takes its name from the start: no copy is needed to rename it. */
const namesOfOutputs = (outputs: readonly Leaf[]): ReadonlyMap<string, string> => {
  const made = outputs.filter(({ node: { op } }) => op !== 'input' && op !== 'constant');
  // The first output of a node names it; a second one gets a copy.
  return new Map(made.reverse().map(({ name, node }) => [nodeName(node), name]));
};
