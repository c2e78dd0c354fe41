import { capturesOf, type NamedValue, type Node, type Part, scheduleOf } from '@nalu/core';

/** The nodes of one part, to be written as one node. */
export interface Call {
  readonly part: Part;
  /** In the order in which they can be computed. */
  readonly members: readonly Node[];
  /** What others read of them. */
  readonly results: readonly Node[];
}

/**
 * The units among the nodes of one scope that can stand as one node: those that hold no other, and read nothing but what
 * they were given.
 */
export const callsIn = (
  nodes: readonly Node[],
  outputs: readonly Node[],
  isCall: (part: Part) => boolean,
): ReadonlyMap<Node, Call> => {
  const holding = new Set(partsIn(nodes).flatMap(ancestors));
  const members = new Map<Part, Node[]>();
  for (const node of nodes) {
    const { part } = node;
    if (part === undefined || part.inputs.length === 0 || holding.has(part) || !isCall(part)) continue;
    members.set(part, [...(members.get(part) ?? []), node]);
  }
  const calls = [...members]
    .filter(([part, own]) => isClosed(own, part.inputs))
    .map(([part, own]): Call => ({ part, members: own, results: readOutside(own, nodes, outputs) }));
  return new Map(calls.flatMap((call) => call.members.map((node) => [node, call] as const)));
};

/** What a node reads, through the body of a scan as well. */
const reads = (node: Node): readonly Node[] =>
  node.op === 'scan' ? [...node.inputs, ...capturesOf(node.attributes.body)] : node.inputs;

/** The parts of nodes, and of what the steps of their scans hold. */
const partsIn = (nodes: readonly Node[]): readonly (Part | undefined)[] =>
  nodes.flatMap((node) => {
    if (node.op !== 'scan') return [node.part];
    const { nextCarry, ys, scope } = node.attributes.body;
    return [node.part, ...partsIn(scheduleOf([...nextCarry, ...ys], scope))];
  });

const ancestors = (part: Part | undefined): readonly Part[] =>
  part?.parent === undefined ? [] : [part.parent, ...ancestors(part.parent)];

const isClosed = (members: readonly Node[], inputs: readonly NamedValue<Node>[]): boolean => {
  const known = new Set([...members, ...inputs.map(({ value }) => value)]);
  return members.every((node) => reads(node).every((input) => known.has(input)));
};

const readOutside = (
  members: readonly Node[],
  nodes: readonly Node[],
  outputs: readonly Node[],
): readonly Node[] => {
  const own = new Set(members);
  const read = new Set([...outputs, ...nodes.filter((node) => !own.has(node)).flatMap(reads)]);
  return members.filter((node) => read.has(node));
};
