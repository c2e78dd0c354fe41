import type { GraphProto, ModelProto, NodeProto } from '../../src/index.js';

/** The graphs of a node's attributes: the body of a Scan. */
const bodiesOf = ({ attribute = [] }: NodeProto): GraphProto[] =>
  attribute.flatMap(({ g }) => (g ? [g] : []));

const namesOf = (list: readonly { readonly name?: string }[] = []): string[] =>
  list.map(({ name }) => name ?? '');

/** All nodes, those of the bodies included. */
export const allNodes = ({ node = [] }: GraphProto): NodeProto[] =>
  node.flatMap((each) => [each, ...bodiesOf(each).flatMap(allNodes)]);

export const graphOf = ({ graph }: ModelProto): GraphProto => graph ?? {};

export const opTypes = (model: ModelProto): string[] =>
  allNodes(graphOf(model)).map(({ opType }) => opType ?? '');

export const attributeOf = (node: NodeProto | undefined, name: string) =>
  node?.attribute?.find((attribute) => attribute.name === name);

/** The inputs or outputs of a graph as `x [batch, 4]`. */
export const signature = (values: GraphProto['input'] = []): string[] =>
  values.map(({ name, type }) => {
    const dims = type?.tensorType?.shape?.dim ?? [];
    return `${name} [${dims.map(({ dimParam, dimValue }) => dimParam ?? dimValue).join(', ')}]`;
  });

/** What ONNX forbids: values that are used before they are made, made twice, or given out by a body that did not make them. */
export const faultsOf = (model: ModelProto): string[] => {
  const faults: string[] = [];
  const defined = new Set<string>();
  const define = (visible: Set<string>, names: readonly string[]) => {
    for (const name of names) {
      if (defined.has(name)) faults.push(`${name} is defined twice`);
      defined.add(name);
      visible.add(name);
    }
  };
  const check = (graph: GraphProto, outer: ReadonlySet<string>, isBody: boolean): void => {
    const visible = new Set(outer);
    const made = new Set<string>();
    define(visible, [...namesOf(graph.input), ...namesOf(graph.initializer)]);
    for (const node of graph.node ?? []) {
      for (const input of node.input ?? []) if (!visible.has(input)) faults.push(`${input} is not there yet`);
      for (const body of bodiesOf(node)) check(body, visible, true);
      define(visible, node.output ?? []);
      for (const output of node.output ?? []) made.add(output);
    }
    const outputs = namesOf(graph.output);
    for (const output of outputs) if (!made.has(output)) faults.push(`${output} is not made in its graph`);
    if (new Set(outputs).size !== outputs.length) faults.push('an output is given out twice');
    if (isBody && (graph.initializer ?? []).length > 0) faults.push('a body has constants of its own');
  };
  check(graphOf(model), new Set(), false);
  const nodes = namesOf(allNodes(graphOf(model)));
  if (new Set(nodes).size !== nodes.length) faults.push('two nodes have one name');
  return faults;
};
