import { NaluError } from '@nalu/core';
import type { FunctionProto, GraphProto, NodeProto } from '../schema.js';
import { type Attributes, attributesOf, type Bindings, boundAttributes } from './attributes.js';
import { type Call, describeNode, type OperatorRule } from './call.js';
import { badFile, shown, unsupported } from './complaints.js';
import { deepestCall } from './limits.js';
import { functionKey } from './machine.js';
import { namesReadIn, neededNodes } from './names-used.js';
import { operators } from './operators/index.js';
import { opsetOf } from './opset.js';
import { bindInitializers, lookUp, type Place, valueNamed } from './place.js';
import { shapeOfValue, type Value } from './values.js';

/** Works out what the wanted names need. */
export const runNodes = (place: Place, nodes: readonly NodeProto[], wanted: readonly string[]): void => {
  place.machine.budget.spend(nodes.length);
  for (const node of neededNodes(nodes, wanted)) {
    const values = runNode(place, node);
    (node.output ?? []).forEach((name, i) => {
      const value = values[i];
      if (name !== '' && value !== undefined) place.names.own.set(name, value);
    });
  }
};

const runNode = (place: Place, node: NodeProto): readonly (Value | undefined)[] => {
  const { machine, opset, bindings } = place;
  const what = describeNode(node, opset);
  const inputs = (node.input ?? []).map((name) => (name === '' ? undefined : valueNamed(place, name)));
  const given = boundAttributes(node, bindings);
  const local = machine.functions.get(functionKey(node.domain, node.opType));
  if (local !== undefined) {
    const bound: Bindings = new Map(given.map((each) => [each.name ?? '', each]));
    return callFunction(place, local, node, inputs, bound);
  }
  const attributes = attributesOf(given, what);
  const rule = ruleOf(node, what);
  requireForm(rule, what, inputs, attributes);
  machine.budget.spend(workOn(inputs));
  return explained(what, inputs, () => {
    const values = rule.run(callOf(place, node, what, inputs, attributes));
    machine.budget.spend(workOn(values));
    if (values.length >= (node.output ?? []).length) return values;
    throw badFile(`${what} must have at most ${values.length} outputs`, `${node.output?.length}`);
  });
};

/** Lists are gone through element by element, whatever is done with them. */
const workOn = (values: readonly (Value | undefined)[]): number =>
  values.reduce((work, value) => work + (value?.kind === 'list' ? value.data.length / 4 : 0), 0);

const ruleOf = ({ domain = '', opType = '' }: NodeProto, what: string): OperatorRule => {
  const found = domain === '' || domain === 'ai.onnx' ? operators.get(opType) : undefined;
  if (found !== undefined) return found;
  throw unsupported(
    'every operator must be one that nalu knows, or a function of the file',
    what,
    'Export the model with simpler operators, or run it in an ONNX runtime.',
  );
};

const requireForm = (
  { arity: [least, most], attributes: known }: OperatorRule,
  what: string,
  inputs: readonly unknown[],
  { names }: Attributes,
): void => {
  if (inputs.length < least || inputs.length > most)
    throw badFile(
      `${what} must have ${least === most ? least : `${least} to ${most}`} inputs`,
      `${inputs.length}`,
    );
  const other = names.find((name) => !known.includes(name));
  if (other !== undefined)
    throw unsupported(`the attributes of ${what} must be among ${known.join(', ') || 'none'}`, shown(other));
};

const callOf = (
  place: Place,
  node: NodeProto,
  what: string,
  inputs: Call['inputs'],
  attributes: Attributes,
): Call => {
  const { machine, opset } = place;
  return {
    what,
    node,
    opset,
    ops: machine.ops,
    host: machine.host,
    spend: machine.budget.spend,
    inputs,
    attributes,
    nodeOf: (value) => machine.nodeOf(value, what),
    runGraph: (graph, values) => runGraph(place, graph, values),
    inStep: (graph, body) => {
      holdCaptured(place, graph, what);
      return machine.inFrame(body);
    },
    tensor: (name) => {
      const tensor = attributes.tensor(name);
      return tensor && machine.tensor(tensor, `the attribute ${shown(name)} of ${what}`);
    },
  };
};

/** Constants that a step uses stand outside of it: an interpreter that runs it as a loop would make them in every step. */
const holdCaptured = ({ machine, names }: Place, graph: GraphProto, what: string): void => {
  for (const name of namesReadIn(graph)) {
    const value = lookUp(names, name);
    if (value?.kind === 'known') machine.nodeOf(value, what);
  }
};

/** The core says what is wrong with the shapes; the node says where. */
const explained = <A>(what: string, inputs: readonly (Value | undefined)[], body: () => A): A => {
  try {
    return body();
  } catch (cause) {
    if (!(NaluError.is(cause) && cause.code === 'NALU_SHAPE')) throw cause;
    const isFree = inputs.some(
      (value) => value && shapeOfValue(value).some((dim) => typeof dim === 'string'),
    );
    const got = `the error "${cause.message.replace(/\.$/, '')}"`;
    if (!isFree) throw badFile(`the shapes of ${what} must fit`, got);
    throw unsupported(`${what} must work along free axes`, got, 'Give sizes for free axes: { dims: … }.');
  }
};

const runGraph = (outer: Place, graph: GraphProto, inputs: readonly Value[]): readonly Value[] => {
  const place = { ...outer, names: { own: new Map<string, Value>(), outer: outer.names } };
  bindInitializers(place, graph);
  (graph.input ?? []).forEach(({ name = '' }, i) => {
    const value = inputs[i];
    if (value !== undefined) place.names.own.set(name, value);
  });
  const outputs = (graph.output ?? []).map(({ name = '' }) => name);
  runNodes(place, graph.node ?? [], outputs);
  return outputs.map((name) => valueNamed(place, name));
};

const callFunction = (
  { machine, opset, depth }: Place,
  local: FunctionProto,
  node: NodeProto,
  inputs: readonly (Value | undefined)[],
  given: Bindings,
): readonly (Value | undefined)[] => {
  const what = describeNode(node, opset);
  const { input = [], output = [], attributeProto = [], attribute = [], node: nodes = [] } = local;
  if (depth >= deepestCall)
    throw badFile(`functions must nest at most ${deepestCall} deep`, `${what} below that`);
  if (inputs.length > input.length)
    throw badFile(`${what} must have at most ${input.length} inputs`, `${inputs.length}`);
  const defaults = attributeProto.map((each) => [each.name ?? '', each] as const);
  const known = new Set([...attribute, ...defaults.map(([name]) => name)]);
  const other = [...given.keys()].find((name) => !known.has(name));
  if (other !== undefined)
    throw badFile(`the attributes of ${what} must be those of its function`, shown(other));
  const own = new Map<string, Value>();
  input.forEach((name, i) => {
    const value = inputs[i];
    if (value !== undefined) own.set(name, value);
  });
  const place: Place = {
    machine,
    names: { own, outer: undefined },
    opset: opsetOf(local.opsetImport, what) ?? opset,
    bindings: new Map([...defaults, ...given]),
    depth: depth + 1,
  };
  const wanted = output.filter((_, i) => (node.output?.[i] ?? '') !== '');
  runNodes(place, nodes, wanted);
  return output.map((name) => (wanted.includes(name) ? valueNamed(place, name) : undefined));
};
