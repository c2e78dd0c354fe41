import type { Shape } from '../ops.js';
import { isStatic, sameShape, sizeOf } from '../shapes.js';
import { type Body, type Node, readsOf, scheduleOf } from './graph.js';

/** A carry of more elements takes longer to copy than it saves. */
const SMALL = 8192;

/** What is computed of each element by itself, and rounded once: it has the same bits wherever the element stands. */
const exact: ReadonlySet<string> = new Set([
  ...['neg', 'abs', 'sign', 'sqrt', 'add', 'sub', 'mul', 'div', 'min', 'max', 'greater', 'where'],
]);

export const isExact = (node: Node, { scope }: Body, shape: Shape): boolean =>
  exact.has(node.op) && node.scope === scope && sameShape(node.shape, shape);

export const isNumber = ({ shape }: Node): boolean => shape.every((dim) => dim === 1);

/** Carries that hang together, as a parameter and what an optimiser remembers of it: by index, in order. */
export type Lane = readonly number[];

/** The small lanes of a step. Two carries are in one when what becomes of one is made of the other, element by element. */
export const lanesOf = (body: Body): readonly Lane[] => {
  const { carry, nextCarry } = body;
  const laneOf = [...carry.keys()];
  for (const [i, { shape }] of carry.entries()) {
    const seen = new Set([nextCarry[i] as Node]);
    for (const node of seen) {
      if (isExact(node, body, shape)) for (const input of node.inputs) seen.add(input);
      const other = laneOf[carry.indexOf(node)];
      if (other === undefined || !sameShape(node.shape, shape)) continue;
      for (const [j, lane] of laneOf.entries()) if (lane === other) laneOf[j] = laneOf[i] as number;
    }
  }
  const lanes = [...new Set(laneOf)].map((lane) => [...carry.keys()].filter((i) => laneOf[i] === lane));
  return lanes.filter(([first]) => isSmall((carry[first as number] as Node).shape));
};

const isSmall = (shape: Shape): boolean => isStatic(shape) && sizeOf(shape) <= SMALL;

/** The lanes that change by the same operations, as far as their last ones tell. */
export const alike = ({ nextCarry }: Body, lanes: readonly Lane[]): readonly (readonly Lane[])[] => {
  const groups = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const form = lane.map((i) => formOf(nextCarry[i] as Node, 2)).join();
    groups.set(form, [...(groups.get(form) ?? []), lane]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
};

const formOf = ({ op, inputs }: Node, depth: number): string =>
  depth === 0 ? '' : `${op}(${inputs.map((input) => formOf(input, depth - 1))})`;

/** The nodes of a step that depend on what is carried; what does not could as well stand before the scan. */
export const heldOf = ({ carry, nextCarry, ys, scope }: Body): ReadonlySet<Node> => {
  const held = new Set<Node>(carry);
  for (const node of scheduleOf([...nextCarry, ...ys], scope))
    if (node.op === 'scan' || readsOf(node).some((input) => held.has(input))) held.add(node);
  return held;
};

/**
 * What every lane computes by the same operations of its own carries and of numbers alone, such as the slope of a penalty: a node for each
 * lane, in an order in which they can be computed.
 */
export const closedOf = (body: Body, lanes: readonly Lane[]): readonly (readonly Node[])[] => {
  const { carry, nextCarry, ys, scope } = body;
  const forms = new Map<string, number>();
  const nodes = scheduleOf([...nextCarry, ...ys], scope);
  const byLane = lanes.map((lane) => {
    const known = new Map<Node, number>(lane.map((i, role) => [carry[i] as Node, -2 - role]));
    const { shape } = carry[lane[0] as number] as Node;
    const found = new Map<number, Node>();
    for (const node of nodes) {
      const operands = node.inputs.map((input) => known.get(input) ?? (isNumber(input) ? -1 : undefined));
      const isClosed = !operands.includes(undefined) && operands.some((operand) => operand !== -1);
      if (!isClosed || !isExact(node, body, shape)) continue;
      const form = `${node.op} ${operands}`;
      const id = forms.get(form) ?? forms.size;
      forms.set(form, id);
      known.set(node, id);
      if (!found.has(id)) found.set(id, node);
    }
    return found;
  });
  const [first = new Map<number, Node>(), ...others] = byLane;
  return [...first].flatMap(([form, node]) => {
    const rest = others.flatMap((lane) => lane.get(form) ?? []);
    return rest.length === others.length ? [[node, ...rest]] : [];
  });
};
