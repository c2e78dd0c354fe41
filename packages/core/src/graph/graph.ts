import type { BinaryName, NamedValue, NdArray, ReductionName, Shape, UnaryName } from '../ops.js';
import type { Program } from '../program.js';
import type { Of } from '../spec.js';

/** Where a node lives: the program itself, or the body of one scan. */
export interface Scope {
  readonly parent: Scope | undefined;
}

/** One step of a scan as a graph of its own. Nodes of an enclosing scope that it uses are its captures. */
export interface Body {
  readonly scope: Scope;
  readonly carry: readonly Node[];
  readonly xs: readonly Node[];
  readonly nextCarry: readonly Node[];
  readonly ys: readonly Node[];
}

type Plain = Readonly<Record<never, never>>;
interface Axes {
  readonly axes: readonly number[];
}

/** What a node holds besides its inputs, by operation. */
export interface Attributes extends Record<UnaryName | BinaryName, Plain>, Record<ReductionName, Axes> {
  readonly input: { readonly name: string };
  readonly constant: { readonly value: NdArray };
  readonly where: Plain;
  readonly matmul: Plain;
  readonly transpose: { readonly permutation: readonly number[] };
  readonly reshape: Plain;
  readonly broadcastTo: Plain;
  readonly concat: { readonly axis: number };
  readonly slice: { readonly axis: number; readonly from: number; readonly to: number };
  readonly stopGradient: Plain;
  /** Inputs: the carry, then the sequences. Its values are the `result` nodes that read it. */
  readonly scan: { readonly body: Body };
  readonly result: { readonly index: number };
}

export type NodeOp = keyof Attributes;

/** What was written as one thing, and applied once: a unit with what it was given, or a place in a stack. */
export interface Part {
  /** `nalu`; for a place, what the stack calls it. */
  readonly name: string;
  /** Parameters by their paths, then `x`. A place has none. */
  readonly inputs: readonly NamedValue<Node>[];
  /** What it is itself a part of. */
  readonly parent: Part | undefined;
}

export interface NodeOf<O extends NodeOp> {
  readonly op: O;
  /** Creation order: an input always has a lower one. */
  readonly id: number;
  readonly inputs: readonly Node[];
  readonly attributes: Attributes[O];
  readonly shape: Shape;
  readonly scope: Scope;
  /** The innermost part that the node belongs to; what a pass makes one of two belongs to the first. */
  readonly part: Part | undefined;
}

/** A recorded value. Discriminated by `op`, so that a rule table over `NodeOp` misses none. */
export type Node = { [O in NodeOp]: NodeOf<O> }[NodeOp];

/** A {@link Program} as data: shapes are static where they are known, and it knows nothing of who reads it. */
export interface Graph<S = unknown, R = unknown> {
  readonly program: Program<S, R>;
  readonly scope: Scope;
  readonly inputs: Of<S, Node>;
  readonly outputs: Of<R, Node>;
}

/** The nodes of one scope that `outputs` need, in an order in which they can be computed. */
export const scheduleOf = (outputs: readonly Node[], scope: Scope): Node[] => {
  const seen = new Set<Node>(outputs);
  for (const node of seen) for (const input of readsOf(node)) seen.add(input);
  return [...seen].filter((node) => node.scope === scope).sort((a, b) => a.id - b.id);
};

/** What has to be there before a node; the captures of a scan among it. */
export const readsOf = (node: Node): readonly Node[] =>
  node.op === 'scan' ? [...node.inputs, ...capturesOf(node.attributes.body)] : node.inputs;

/** The scans of a scope, and those in their steps. */
export const scansOf = (outputs: readonly Node[], scope: Scope): readonly NodeOf<'scan'>[] =>
  scheduleOf(outputs, scope).flatMap((node) => {
    if (node.op !== 'scan') return [];
    const { nextCarry, ys, scope: inner } = node.attributes.body;
    return [node, ...scansOf([...nextCarry, ...ys], inner)];
  });

/** The outer nodes that a body uses, its own scans included. */
export const capturesOf = (body: Body): Node[] => {
  const inside = new Set<Node>([...body.nextCarry, ...body.ys]);
  const outer = new Set<Node>();
  for (const node of inside) {
    if (isWithin(node.scope, body.scope)) for (const input of readsOf(node)) inside.add(input);
    else outer.add(node);
  }
  return [...outer];
};

/** Whether a scope is `ancestor`, or lies in it. */
export const isWithin = (scope: Scope | undefined, ancestor: Scope): boolean =>
  scope !== undefined && (scope === ancestor || isWithin(scope.parent, ancestor));
