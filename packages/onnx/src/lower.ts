import { type Node, type NodeOf, type NodeOp, type Scope, scheduleOf } from '@nalu/core';
import type { Constants } from './constants.js';
import { dataTypes, type ElementType } from './element.js';
import { type GraphWriter, graphWriter } from './graph-writer.js';
import { graph, int, valueInfo } from './messages.js';
import type { Names } from './names.js';
import { type Rule, rules, type Site } from './rules.js';
import type { Sizes } from './sizes.js';

/** A model while it is written. */
export interface Lowering {
  readonly opset: number;
  readonly element: ElementType;
  readonly names: Names;
  readonly constants: Constants;
  readonly sizes: Sizes;
  /** The graph of each scope: a value is made where its node lives. */
  readonly writers: Map<Scope, GraphWriter>;
  /** The names of the values so far, as numbers. */
  readonly values: Map<Node, string>;
  /** The same as BOOL: a `greater` becomes a number only for those who read it as one. */
  readonly truths: Map<Node, string>;
  /** The outputs of each scan, which its results read. */
  readonly scans: Map<Node, readonly string[]>;
}

/** What a node is called, in the file and in messages: `add_12`. */
export const nodeName = (node: Node): string => {
  if (node.op === 'input') return `${node.attributes.name}_${node.id}`;
  if (node.op === 'result') return `${nodeName(node.inputs[0] as Node)}_${node.attributes.index}`;
  return `${node.op}_${node.id}`;
};

/** Writes what `outputs` need of one scope. */
export const lowerScope = (lowering: Lowering, outputs: readonly Node[], scope: Scope): void => {
  for (const node of scheduleOf(outputs, scope)) {
    if (node.op === 'input') continue;
    if (node.op === 'scan') lowering.scans.set(node, lowerScan(lowering, node));
    else if (node.op === 'result') lowering.values.set(node, resultName(lowering, node));
    else {
      // The table is indexed by the node's own op, which TypeScript cannot correlate across the union.
      const value = (rules[node.op] as Rule<NodeOp>)(siteOf(lowering, node), node);
      (node.op === 'greater' ? lowering.truths : lowering.values).set(node, value);
    }
  }
};

const siteOf = (lowering: Lowering, node: Node): Site => ({
  opset: lowering.opset,
  constants: lowering.constants,
  value: (input) => numberOf(lowering, input),
  truth: (input) => truthOf(lowering, input),
  shape: (shape) => lowering.sizes.shape(shape, node),
  add: (opType, inputs, attributes, suffix = '') =>
    writerOf(lowering, node).add(opType, `${nodeName(node)}${suffix}`, inputs, attributes),
});

const writerOf = ({ writers }: Lowering, { scope }: Node): GraphWriter => writers.get(scope) as GraphWriter;

/** The name of a node's value as a number; made of its BOOL when that is all there is. */
export const numberOf = (lowering: Lowering, node: Node): string => {
  const { element, truths, values } = lowering;
  const cast = () => castTo(lowering, node, element.dataType, truths.get(node) as string, '');
  return remember(values, node, cast);
};

const truthOf = (lowering: Lowering, node: Node): string => {
  const { truths, values } = lowering;
  const cast = () => castTo(lowering, node, dataTypes.bool, values.get(node) as string, '_bool');
  return remember(truths, node, cast);
};

const remember = (known: Map<Node, string>, node: Node, make: () => string): string => {
  const name = known.get(node) ?? make();
  known.set(node, name);
  return name;
};

/** In the scope of the value, so that every scope that sees the value sees its cast. */
const castTo = (lowering: Lowering, node: Node, to: number, from: string, suffix: string): string =>
  writerOf(lowering, node).add('Cast', `${nodeName(node)}${suffix}`, [from], [int('to', to)]);

const resultName = ({ scans }: Lowering, { inputs: [scan], attributes }: NodeOf<'result'>): string =>
  scans.get(scan as Node)?.[attributes.index] as string;

/** State variables first, then the sequences, as our graph has them too; what the body captures it reads by name. */
const lowerScan = (lowering: Lowering, node: NodeOf<'scan'>): readonly string[] => {
  const { carry, xs, nextCarry, ys, scope } = node.attributes.body;
  const { element, names, values, writers } = lowering;
  const writer = graphWriter(names);
  writers.set(scope, writer);
  const inputs = [...carry, ...xs];
  for (const input of inputs) values.set(input, names.claim(nodeName(input)));
  const ends = [...nextCarry, ...ys];
  lowerScope(lowering, ends, scope);
  const made = writer.asOutputs(ends.map((end) => numberOf(lowering, end)));
  const body = {
    node: writer.nodes,
    name: `${nodeName(node)}_step`,
    input: inputs.map((input) => valueInfo(values.get(input) as string, element.dataType, input.shape)),
    output: ends.map((end, i) => valueInfo(made[i] as string, element.dataType, end.shape)),
  };
  const outputs = ends.map((_, i) => names.claim(`${nodeName(node)}_${i}`));
  writerOf(lowering, node).addMany(
    'Scan',
    nodeName(node),
    node.inputs.map((input) => numberOf(lowering, input)),
    outputs,
    [graph('body', body), int('num_scan_inputs', xs.length)],
  );
  return outputs;
};
