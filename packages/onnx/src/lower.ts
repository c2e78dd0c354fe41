import { type Node, type NodeOf, type NodeOp, type Part, type Scope, scheduleOf } from '@nalu/core';
import type { Constants } from './constants.js';
import { dataTypes, type ElementType } from './element.js';
import { type GraphWriter, graphWriter } from './graph-writer.js';
import { graph, int, valueInfo } from './messages.js';
import { type Names, plainName } from './names.js';
import type { Call } from './parts.js';
import { type Rule, rules, type Site } from './rules.js';
import type { Sizes } from './sizes.js';

/** A model, or one of its functions, while it is written. */
export interface Lowering {
  readonly opset: number;
  readonly element: ElementType;
  readonly names: Names;
  /** What the values that leave the graph are called. */
  readonly given: ReadonlyMap<Node, string>;
  /** Where a part stands; nowhere inside a function, which begins anew. */
  readonly pathOf: (part: Part | undefined) => string;
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
  /** The nodes that are written as one call, each with its call. */
  readonly callsIn: (nodes: readonly Node[], outputs: readonly Node[]) => ReadonlyMap<Node, Call>;
  /** Writes a call, and names its results. */
  readonly lowerCall: (lowering: Lowering, call: Call) => void;
}

/** Writes what `outputs` need of one scope. */
export const lowerScope = (lowering: Lowering, outputs: readonly Node[], scope: Scope): void => {
  const nodes = scheduleOf(outputs, scope);
  const calls = lowering.callsIn(nodes, outputs);
  for (const node of nodes) {
    const call = calls.get(node);
    if (call === undefined) lowerNode(lowering, node);
    else if (call.members[0] === node) lowering.lowerCall(lowering, call);
  }
};

export const lowerNode = (lowering: Lowering, node: Node): void => {
  if (node.op === 'input') return;
  if (node.op === 'scan') return void lowering.scans.set(node, lowerScan(lowering, node));
  if (node.op === 'result') return void lowering.values.set(node, resultName(lowering, node));
  // The table is indexed by the node's own op, which TypeScript cannot correlate across the union.
  const value = (rules[node.op] as Rule<NodeOp>)(siteOf(lowering, node), node);
  const isTruth = node.op === 'greater';
  const dataType = isTruth ? dataTypes.bool : lowering.element.dataType;
  (isTruth ? lowering.truths : lowering.values).set(
    node,
    writerOf(lowering, node).typed(value, dataType, node.shape),
  );
};

/** What a node would like to be called. */
export const wantedName = ({ pathOf }: Lowering, node: Node): string => plainName(pathOf(node.part), node);

const siteOf = (lowering: Lowering, node: Node): Site => ({
  opset: lowering.opset,
  constants: lowering.constants,
  value: (input) => numberOf(lowering, input),
  truth: (input) => truthOf(lowering, input),
  shape: (shape) => lowering.sizes.shape(shape, node),
  add: (opType, inputs, attributes, suffix = '') => {
    const output = suffix === '' ? lowering.given.get(node) : undefined;
    const name = `${wantedName(lowering, node)}${suffix}`;
    return writerOf(lowering, node).add(opType, name, inputs, attributes, output);
  },
});

export const writerOf = ({ writers }: Lowering, { scope }: Node): GraphWriter =>
  writers.get(scope) as GraphWriter;

/** The name of a node's value as a number; made of its BOOL when that is all there is. */
export const numberOf = (lowering: Lowering, node: Node): string => {
  const { element, given, truths, values } = lowering;
  const cast = () =>
    castTo(lowering, node, element.dataType, truths.get(node) as string, '', given.get(node));
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
const castTo = (
  lowering: Lowering,
  node: Node,
  to: number,
  from: string,
  suffix: string,
  output?: string,
): string => {
  const writer = writerOf(lowering, node);
  const name = `${wantedName(lowering, node)}${suffix}`;
  return writer.typed(writer.add('Cast', name, [from], [int('to', to)], output), to, node.shape);
};

const resultName = (lowering: Lowering, node: NodeOf<'result'>): string => {
  const [scan] = node.inputs;
  const name = lowering.scans.get(scan as Node)?.[node.attributes.index] as string;
  return writerOf(lowering, node).typed(name, lowering.element.dataType, node.shape);
};

/** State variables first, then the sequences, as our graph has them too; what the body captures it reads by name. */
const lowerScan = (lowering: Lowering, node: NodeOf<'scan'>): readonly string[] => {
  const { xs, nextCarry, ys } = node.attributes.body;
  const { given, names } = lowering;
  const name = wantedName(lowering, node);
  const named = new Map<number, string>();
  for (const [result, output] of given)
    if (result.op === 'result' && result.inputs[0] === node) named.set(result.attributes.index, output);
  const outputs = [...nextCarry, ...ys].map((_, i) => named.get(i) ?? names.claim(`${name}_${i}`));
  writerOf(lowering, node).addMany({
    opType: 'Scan',
    name,
    inputs: node.inputs.map((input) => numberOf(lowering, input)),
    outputs,
    attributes: [graph('body', lowerBody(lowering, node, name)), int('num_scan_inputs', xs.length)],
  });
  return outputs;
};

const lowerBody = (lowering: Lowering, node: NodeOf<'scan'>, name: string) => {
  const { carry, xs, nextCarry, ys, scope } = node.attributes.body;
  const { element, names, values, writers } = lowering;
  const writer = graphWriter(names);
  writers.set(scope, writer);
  const inputs = [...carry, ...xs];
  for (const input of inputs) values.set(input, names.claim(wantedName(lowering, input)));
  const ends = [...nextCarry, ...ys];
  lowerScope(lowering, ends, scope);
  const made = writer.asOutputs(ends.map((end) => numberOf(lowering, end)));
  const known = writer.types(made);
  return {
    node: writer.nodes,
    name: `${name}_step`,
    input: inputs.map((input) => valueInfo(values.get(input) as string, element.dataType, input.shape)),
    output: ends.map((end, i) => valueInfo(made[i] as string, element.dataType, end.shape)),
    ...(known.length > 0 && { valueInfo: known }),
  };
};
