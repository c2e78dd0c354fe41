import type { NdArray, Node, Part, Scope } from '@nalu/core';
import { constantPool } from './constants.js';
import type { ElementType } from './element.js';
import { type Functions, functionPool } from './functions.js';
import { graphWriter } from './graph-writer.js';
import { type Lowering, lowerScope, numberOf } from './lower.js';
import { LSTM, lowerLstm } from './lstm.js';
import { tensorProto, valueInfo } from './messages.js';
import { pathOf, uniqueNames } from './names.js';
import { callsIn } from './parts.js';
import type { FunctionProto, GraphProto, TensorProto } from './schema.js';
import type { Leaf, Signature } from './signature.js';
import { sizeReader } from './sizes.js';

export interface Target {
  readonly opset: number;
  readonly element: ElementType;
  /** Units as functions, or everything in plain operators. */
  readonly form: 'functions' | 'inlined';
  /** A recurrent LSTM as ONNX's own. */
  readonly nativeLstm: boolean;
  /** What constants are called that were parameters. */
  readonly known?: ReadonlyMap<NdArray, string>;
}

export interface WrittenGraph {
  readonly graph: GraphProto;
  readonly functions: readonly FunctionProto[];
}

/** Writes the outermost graph, which also holds the constants and the sizes that nested graphs read. */
export const writeGraph = (scope: Scope, signature: Signature, target: Target): WrittenGraph => {
  const { inputs, outputs, parameters } = signature;
  const { element } = target;
  const initializers: TensorProto[] = [];
  const functions = functionPool(target);
  const lowering = loweringOf(scope, signature, target, functions, initializers);
  const root = lowering.writers.get(scope);
  lowerScope(
    lowering,
    outputs.map(({ node }) => node),
    scope,
  );
  for (const { name, node } of outputs) {
    const value = numberOf(lowering, node);
    if (value !== name) root?.alias(value, name);
  }
  const info = ({ name, node }: Leaf) => valueInfo(name, element.dataType, node.shape);
  const given = parameters.map(({ name, value }) =>
    tensorProto(name, element.dataType, value.shape, element.toBytes(value.data)),
  );
  const known = root?.types(outputs.map(({ name }) => name)) ?? [];
  const graph = {
    node: root?.nodes ?? [],
    initializer: [...given, ...initializers],
    input: inputs.map(info),
    output: outputs.map(info),
    ...(known.length > 0 && { valueInfo: known }),
  };
  return { graph, functions: functions.protos };
};

const loweringOf = (
  scope: Scope,
  { inputs, outputs, parameters }: Signature,
  { opset, element, form, known, nativeLstm }: Target,
  functions: Functions,
  initializers: TensorProto[],
): Lowering => {
  const names = uniqueNames([...inputs, ...parameters, ...outputs].map(({ name }) => name));
  const keep = (tensor: TensorProto) => void initializers.push(tensor);
  const constants = constantPool({ element, names, keep, ...(known && { known }) });
  const root = graphWriter(names);
  const isLstm = ({ name }: Part) => nativeLstm && name === LSTM;
  const isCall = (part: Part) => form === 'functions' || isLstm(part);
  const shapes = inputs.map(({ name, node }) => ({ name, shape: node.shape }));
  return {
    opset,
    element,
    names,
    given: namesOfOutputs(outputs),
    pathOf,
    constants,
    sizes: sizeReader(root, shapes, constants),
    writers: new Map([[scope, root]]),
    values: new Map([...inputs, ...parameters].map(({ name, node }) => [node, name])),
    truths: new Map(),
    scans: new Map(),
    callsIn: (nodes, outputs) => callsIn(nodes, outputs, isCall),
    lowerCall: (lowering, call) => (isLstm(call.part) ? lowerLstm : functions.lowerCall)(lowering, call),
  };
};

/** A node that is an output takes its name from the start: no copy is needed to rename it. The first output of a node names it. */
const namesOfOutputs = (outputs: readonly Leaf[]): ReadonlyMap<Node, string> => {
  const made = outputs.filter(({ node: { op } }) => op !== 'input' && op !== 'constant');
  return new Map(made.reverse().map(({ name, node }) => [node, name]));
};
