import { boundAttributes } from '../import/attributes.js';
import { functionKey } from '../import/machine.js';
import type { AttributeProto, FunctionProto, GraphProto, ModelProto, NodeProto } from '../schema.js';

/** What a name of a function's body is called in the model: a value of the caller, or one of the call's own. */
type Rename = (name: string) => string;

interface Calls {
  readonly functions: ReadonlyMap<string, FunctionProto>;
  /** How many nodes may still be written. */
  left: number;
}

const most = 50_000;

const inGraph = (
  graph: GraphProto,
  calls: Calls,
  rename: Rename,
  given: ReadonlyMap<string, AttributeProto>,
): GraphProto => ({
  ...graph,
  node: (graph.node ?? []).flatMap((node) => unfolded(node, calls, rename, given)),
  ...(graph.input && { input: graph.input.map((each) => ({ ...each, name: rename(each.name ?? '') })) }),
  ...(graph.output && { output: graph.output.map((each) => ({ ...each, name: rename(each.name ?? '') })) }),
  ...(graph.initializer && {
    initializer: graph.initializer.map((each) => ({ ...each, name: rename(each.name ?? '') })),
  }),
});

const unfolded = (
  node: NodeProto,
  calls: Calls,
  rename: Rename,
  given: ReadonlyMap<string, AttributeProto>,
): readonly NodeProto[] => {
  calls.left--;
  if (calls.left < 0) return [];
  const attribute = boundAttributes(node, given).map((each) =>
    each.g === undefined ? each : { ...each, g: inGraph(each.g, calls, rename, given) },
  );
  const called: NodeProto = {
    ...node,
    name: rename(node.name ?? ''),
    input: (node.input ?? []).map(rename),
    output: (node.output ?? []).map(rename),
    attribute,
  };
  const local = calls.functions.get(functionKey(node.domain, node.opType));
  return local === undefined ? [called] : bodyOf(local, called, calls);
};

/** The body of a function in place of a call of it. */
const bodyOf = (local: FunctionProto, call: NodeProto, calls: Calls): readonly NodeProto[] => {
  const outer = new Map<string, string>();
  local.input?.forEach((name, i) => void outer.set(name, call.input?.[i] ?? ''));
  local.output?.forEach((name, i) => {
    const wanted = call.output?.[i] ?? '';
    if (wanted !== '') outer.set(name, wanted);
  });
  const own = call.name || (call.output?.find((name) => name !== '') ?? '');
  const rename: Rename = (name) => outer.get(name) ?? (name === '' ? '' : `${own}/${name}`);
  const given = new Map(
    [...(local.attributeProto ?? []), ...(call.attribute ?? [])].map((each) => [each.name ?? '', each]),
  );
  const direct = (local.output ?? []).flatMap((name, i): NodeProto[] => {
    // A function may hand an input through: the name that it gives out is then made by nobody inside.
    const isInput = local.input?.includes(name) === true;
    const [from, to] = [call.input?.[local.input?.indexOf(name) ?? 0] ?? '', call.output?.[i] ?? ''];
    return isInput && to !== '' ? [{ opType: 'Identity', name: to, input: [from], output: [to] }] : [];
  });
  return [...(local.node ?? []).flatMap((node) => unfolded(node, calls, rename, given)), ...direct];
};

/**
 * The model without functions: every call is the nodes that it stands for, called `<call>/<node>`. As it is, where it would
 * become too large.
 */
export const withoutFunctions = (model: ModelProto): ModelProto => {
  const { functions = [], graph = {}, ...rest } = model;
  if (functions.length === 0) return model;
  const calls: Calls = {
    functions: new Map(functions.map((each) => [functionKey(each.domain, each.name), each])),
    left: most,
  };
  const node = (graph.node ?? []).flatMap((each) => unfolded(each, calls, (name) => name, new Map()));
  return calls.left < 0 ? model : { ...rest, graph: { ...graph, node } };
};
