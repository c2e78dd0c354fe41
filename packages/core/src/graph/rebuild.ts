import { flatten, unflatten } from '../spec.js';
import {
  type Body,
  type Graph,
  type Node,
  type NodeOf,
  type NodeOp,
  type Part,
  type Scope,
  scheduleOf,
} from './graph.js';

/** A node that is not made yet. Discriminated by `op`, as nodes are. */
export type Draft = { [O in NodeOp]: Omit<NodeOf<O>, 'id'> }[NodeOp];
/** `original` is the node that a draft stands for; what a pass writes anew stands for none. */
export type Make = (draft: Draft, original?: Node) => Node;

/**
 * One way to better a graph: it sees each node before it is made, its inputs bettered already, and gives a node of the same
 * value. What it does not care about it hands on to `next`; what it writes anew goes to `next` as well.
 */
export type Pass = (next: Make) => Make;

/** The nodes of one scope in another order in which they can be computed as well. */
export type Order = (nodes: readonly Node[]) => readonly Node[];

/**
 * The same graph, made anew through the passes, the first of them seeing each node first. What no output needs stays behind.
 *
 * @param order for passes that make one node of several: what all of those read has to come before.
 */
export const rebuild = <S, R>(
  graph: Graph<S, R>,
  passes: readonly Pass[],
  order: Order = (nodes) => nodes,
): Graph<S, R> => {
  let created = 0;
  const create: Make = (draft) => ({ ...draft, id: created++ }) as Node;
  const make = passes.reduceRight<Make>((next, pass) => pass(next), create);
  const made = new Map<Node, Node>();
  const anew = (node: Node): Node => made.get(node) as Node;

  const remake = (node: Node, scope: Scope): void => {
    if (made.has(node)) return;
    const attributes =
      node.op === 'scan' ? { body: remakeBody(node.attributes.body, scope) } : node.attributes;
    const part = partOf(node.part);
    // Which attributes go with which op is known of `node`, and lost in the copy.
    made.set(node, make({ ...node, attributes, scope, part, inputs: node.inputs.map(anew) } as Draft, node));
  };
  const parts = new Map<Part, Part>();
  /** What a part was given is there before its first node; what none of them reads may be gone. */
  const partOf = (part: Part | undefined): Part | undefined => {
    if (part === undefined) return undefined;
    const inputs = part.inputs.filter(({ value }) => made.has(value));
    const copy = parts.get(part) ?? {
      name: part.name,
      inputs: inputs.map(({ name, value }) => ({ name, value: anew(value) })),
      parent: partOf(part.parent),
    };
    parts.set(part, copy);
    return copy;
  };
  const remakeBody = ({ scope: old, carry, xs, nextCarry, ys }: Body, parent: Scope): Body => {
    const scope: Scope = { parent };
    for (const input of [...carry, ...xs]) remake(input, scope);
    for (const node of order(scheduleOf([...nextCarry, ...ys], old))) remake(node, scope);
    const all = (nodes: readonly Node[]) => nodes.map(anew);
    return { scope, carry: all(carry), xs: all(xs), nextCarry: all(nextCarry), ys: all(ys) };
  };

  const { program, scope: old } = graph;
  const scope: Scope = { parent: undefined };
  const inputs = flatten<S, Node>(program.inputs, graph.inputs);
  const outputs = flatten<R, Node>(program.outputs, graph.outputs);
  for (const input of inputs) remake(input, scope);
  for (const node of order(scheduleOf(outputs, old))) remake(node, scope);
  return {
    program,
    scope,
    inputs: unflatten<S, Node>(program.inputs, inputs.map(anew)),
    outputs: unflatten<R, Node>(program.outputs, outputs.map(anew)),
  };
};
