import type { GraphProto, NodeProto } from '../schema.js';

const known = new WeakMap<GraphProto, ReadonlySet<string>>();

/** The graphs that a node holds: the body of a scan, the branches of a condition. */
export const graphsOf = ({ attribute = [] }: NodeProto): readonly GraphProto[] =>
  attribute.flatMap(({ g }) => (g === undefined ? [] : [g]));

/** Every name that a graph reads, those that it makes itself among them. */
export const namesReadIn = (graph: GraphProto): ReadonlySet<string> => {
  const found =
    known.get(graph) ?? new Set([...(graph.node ?? []).flatMap(namesReadBy), ...namesOf(graph.output)]);
  known.set(graph, found);
  return found;
};

const namesOf = (list: readonly { readonly name?: string }[] = []): string[] =>
  list.map(({ name = '' }) => name);

const namesReadBy = (node: NodeProto): readonly string[] => {
  const graphs = graphsOf(node);
  const { input = [] } = node;
  return graphs.length === 0 ? input : [...input, ...graphs.flatMap((graph) => [...namesReadIn(graph)])];
};

/** The nodes that the wanted names need, in the order of the file. What nobody needs may be anything. */
export const neededNodes = (nodes: readonly NodeProto[], wanted: readonly string[]): readonly NodeProto[] => {
  const names = new Set(wanted);
  const needed: NodeProto[] = [];
  for (const node of [...nodes].reverse()) {
    if (!(node.output ?? []).some((name) => names.has(name))) continue;
    needed.push(node);
    for (const name of namesReadBy(node)) names.add(name);
  }
  return needed.reverse();
};
