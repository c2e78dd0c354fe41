import type { FunctionProto, GraphProto, ModelProto, NodeProto } from '../schema.js';
import { badFile, shown, unsupported } from './complaints.js';
import { functionKey } from './machine.js';
import { graphsOf, namesReadIn } from './names-used.js';

/** A list of names of which none may stand twice. */
const requireOnce = (names: readonly string[], what: string): void => {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw badFile(`the names of ${what} must differ`, `${shown(name)} twice`);
    seen.add(name);
  }
};

const namesOf = (list: readonly { readonly name?: string }[] = [], what: string): string[] =>
  list.map(({ name = '' }) => {
    if (name !== '') return name;
    throw badFile(`every one of ${what} must have a name`, 'one without');
  });

const given = (names: readonly string[] = []): readonly string[] => names.filter((name) => name !== '');

/** The names that a node reads from where it stands, for itself and for the graphs inside of it. */
const readFrom = (node: NodeProto, made: ReadonlySet<string>): readonly string[] => {
  const inner = graphsOf(node).flatMap((graph) => [...namesReadIn(graph)].filter((name) => made.has(name)));
  return [...given(node.input), ...inner];
};

/** What is computed of itself, as `"a" from "b" from "a"`; undefined when nothing is. */
const cycleIn = (nodes: readonly NodeProto[]): string | undefined => {
  const maker = new Map(nodes.flatMap((node) => given(node.output).map((name) => [name, node] as const)));
  const made = new Set(maker.keys());
  const done = new Set<NodeProto>();
  for (const start of nodes) {
    // Each open node with the names that it still has to look at: a walk without recursion, for a file may be long.
    const open: { readonly node: NodeProto; readonly rest: string[] }[] = [];
    const path = new Set<NodeProto>();
    const enter = (node: NodeProto) => {
      open.push({ node, rest: [...readFrom(node, made)] });
      path.add(node);
    };
    if (!done.has(start)) enter(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const name = top.rest.pop();
      const next = name === undefined ? undefined : maker.get(name);
      if (name === undefined) {
        done.add(top.node);
        path.delete(top.node);
        open.pop();
      } else if (next !== undefined && path.has(next)) {
        const nodes = open.map(({ node }) => node);
        return loopOf(nodes.slice(nodes.indexOf(next)));
      } else if (next !== undefined && !done.has(next)) enter(next);
    }
  }
  return undefined;
};

const mostShown = 4;

const loopOf = (nodes: readonly NodeProto[]): string => {
  const names = nodes.map(({ output }) => shown(given(output)[0]));
  const shortened = names.length > mostShown ? [...names.slice(0, mostShown), '…'] : names;
  return [...shortened, names[0]].join(' from ');
};

/** The names that can be read somewhere. */
interface Visible {
  readonly has: (name: string) => boolean;
}

const nothing: Visible = { has: () => false };

/** Each name once, each made before it is used, nothing made of itself. */
const checkNodes = (
  nodes: readonly NodeProto[],
  known: readonly string[],
  outer: Visible,
  what: string,
): Visible => {
  requireOnce([...known, ...nodes.flatMap(({ output }) => given(output))], `the values of ${what}`);
  const own = new Set(known);
  const visible: Visible = { has: (name) => own.has(name) || outer.has(name) };
  for (const node of nodes) {
    if ((node.opType ?? '') === '')
      throw badFile(`every node of ${what} must have an operator`, 'one without');
    for (const name of given(node.input)) if (!visible.has(name)) throw unmade(name, node, nodes, what);
    for (const graph of graphsOf(node)) checkGraph(graph, visible, `a graph of node ${shown(node.name)}`);
    for (const name of given(node.output)) own.add(name);
  }
  return visible;
};

const unmade = (name: string, node: NodeProto, nodes: readonly NodeProto[], what: string) => {
  const isMadeLater = nodes.some(({ output }) => output?.includes(name));
  const loop = isMadeLater ? cycleIn(nodes) : undefined;
  const user = `node ${shown(node.name)} (${node.opType})`;
  if (loop !== undefined) return badFile(`no value of ${what} may be computed from itself`, loop);
  if (isMadeLater)
    return badFile(
      `the nodes of ${what} must stand after those that they read`,
      `${user} before ${shown(name)}`,
    );
  return badFile(
    `every value that is read in ${what} must be an input, an initializer or made by a node`,
    `${shown(name)}, read by ${user}`,
  );
};

const requireMade = (visible: Visible, names: readonly string[], what: string): void => {
  const missing = names.find((name) => !visible.has(name));
  if (missing !== undefined) throw badFile(`every output of ${what} must be made in it`, shown(missing));
};

const checkGraph = (graph: GraphProto, outer: Visible, what: string): void => {
  const { sparseInitializer = [], node = [] } = graph;
  if (sparseInitializer.length > 0) throw unsupported(`${what} must have dense initializers`, 'sparse ones');
  const inputs = namesOf(graph.input, `the inputs of ${what}`);
  requireOnce(inputs, `the inputs of ${what}`);
  const initializers = namesOf(graph.initializer, `the initializers of ${what}`);
  requireOnce(initializers, `the initializers of ${what}`);
  // An initializer may give an input its usual value.
  const known = new Set([...inputs, ...initializers]);
  const visible = checkNodes(node, [...known], outer, what);
  const outputs = namesOf(graph.output, `the outputs of ${what}`);
  requireOnce(outputs, `the outputs of ${what}`);
  requireMade(visible, outputs, what);
};

/** All nodes of a list, those of the graphs inside among them. */
export const allNodes = (nodes: readonly NodeProto[] = []): NodeProto[] =>
  nodes.flatMap((node) => [node, ...graphsOf(node).flatMap((graph) => allNodes(graph.node))]);

const checkFunction = (local: FunctionProto): void => {
  const what = `function ${shown(local.name)}`;
  const inputs = given(local.input);
  const visible = checkNodes(local.node ?? [], inputs, nothing, what);
  requireOnce(given(local.output), `the outputs of ${what}`);
  requireMade(visible, given(local.output), what);
  const attributes = [
    ...(local.attribute ?? []),
    ...namesOf(local.attributeProto, `the attributes of ${what}`),
  ];
  requireOnce(attributes, `the attributes of ${what}`);
};

/** A function that calls itself would never come to an end, for a call is a copy of its body. */
const requireNoRecursion = (functions: readonly FunctionProto[]): void => {
  const byKey = new Map(functions.map((each) => [functionKey(each.domain, each.name), each]));
  const nodes = functions.map(
    (each): NodeProto => ({
      output: [functionKey(each.domain, each.name)],
      input: allNodes(each.node)
        .map(({ domain, opType }) => functionKey(domain, opType))
        .filter((key) => byKey.has(key)),
    }),
  );
  const loop = cycleIn(nodes);
  if (loop !== undefined)
    throw badFile('no function may call itself', loop.replaceAll(' from ', ' that calls '));
};

/**
 * Checks what every model must keep to, before anything is made of it.
 *
 * @throws {NaluError} NALU_FILE for names that stand twice, are missing or are read before they are made, for cycles, and for
 * functions that call themselves.
 */
export const checkModel = ({ graph = {}, functions = [] }: ModelProto): void => {
  requireOnce(
    functions.map(
      ({ domain, name, overload = '' }) => `${functionKey(domain, name)}${overload && `:${overload}`}`,
    ),
    'the functions',
  );
  functions.forEach(checkFunction);
  requireNoRecursion(functions);
  checkGraph(graph, nothing, 'the graph');
  if ((graph.output ?? []).length === 0) throw badFile('the graph must have an output', 'none');
};
