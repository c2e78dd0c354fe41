import type { Shape } from '../ops.js';
import { sameShape } from '../shapes.js';
import { type Body, type Node, readsOf, scheduleOf } from './graph.js';
import { alike, closedOf, heldOf, isExact, isNumber, type Lane, lanesOf } from './lanes.js';
import { copiesOf, type Layout, layoutOf } from './layout.js';
import type { ScanNode } from './rescan.js';

type Nodes = readonly Node[];

/** A value for each lane, as one value. */
export type Pack =
  /** What is carried. */
  | { readonly kind: 'carry'; readonly nodes: Nodes }
  /** What each lane computes by itself. */
  | { readonly kind: 'gather'; readonly nodes: Nodes }
  /** One number for all lanes, and one for each. */
  | { readonly kind: 'number' | 'numbers'; readonly nodes: Nodes }
  /** One operation for all lanes. */
  | { readonly kind: 'op'; readonly nodes: Nodes; readonly operands: readonly Pack[] };

/** Lanes of a scan that its steps can compute as one, and how. */
export interface Packing {
  readonly scan: ScanNode;
  readonly layout: Layout;
  /** For each carry of a lane: those of all lanes, by index, and what becomes of them. */
  readonly roles: readonly { readonly indices: readonly number[]; readonly now: Pack; readonly next: Pack }[];
  /** All that is packed, each once. */
  readonly packs: ReadonlySet<Pack>;
}

/** The packings that leave a step with fewer nodes. */
export const packingsOf = (scan: ScanNode): readonly Packing[] => {
  const { body } = scan.attributes;
  return alike(body, lanesOf(body)).flatMap((lanes) => packingOf(scan, lanes) ?? []);
};

const packingOf = (scan: ScanNode, lanes: readonly Lane[]): Packing | undefined => {
  const { body } = scan.attributes;
  const { carry, nextCarry } = body;
  const layout = layoutOf(
    lanes.map(([first]) => (carry[first as number] as Node).shape as readonly number[]),
  );
  const packer = packerOf(body, layout, lanes);
  const roles = (lanes[0] as Lane).map((_, role) => {
    const indices = lanes.map((lane) => lane[role] as number);
    const pack = (list: Nodes) => packer(indices.map((i) => list[i] as Node));
    return { indices, now: pack(carry), next: pack(nextCarry) };
  });
  const gainOf = gains(body, layout);
  let packs = below(roles.flatMap(({ now, next }) => [now, next]));
  let gain = gainOf(packs);
  // The widest first: what it is made of is then packed already.
  for (const nodes of [...closedOf(body, lanes)].reverse()) {
    const more = below([...packs, packer(nodes)]);
    if (gainOf(more) > gain) [packs, gain] = [more, gainOf(more)];
  }
  return gain > 0 ? { scan, layout, roles, packs } : undefined;
};

const below = (roots: readonly Pack[]): ReadonlySet<Pack> => {
  const packs = new Set(roots);
  for (const pack of packs) if (pack.kind === 'op') for (const operand of pack.operands) packs.add(operand);
  return packs;
};

/** Long chains, as of slopes that are added up, are not followed further. */
const DEEPEST = 100;

/** Packs values, with what they are made of as far as that saves nodes. */
const packerOf = (body: Body, layout: Layout, lanes: readonly Lane[]): ((nodes: Nodes) => Pack) => {
  const known = new Map<string, Pack>();
  const costOf = costs(body, layout);
  const own = layout.parts.map((part) => part.own);
  const fits = (nodes: Nodes) => nodes.every(({ shape }, i) => sameShape(shape, own[i] as Shape));
  const canBeOne = (nodes: Nodes): boolean =>
    new Set(nodes).size === nodes.length &&
    nodes.every((node, i) => node.op === nodes[0]?.op && isExact(node, body, own[i] as Shape)) &&
    operandsOf(nodes).every((operand) => fits(operand) || operand.every(isNumber));
  const leaf = (nodes: Nodes): Pack => {
    const role = lanes[0]?.findIndex((i) => body.carry[i] === nodes[0]) ?? -1;
    if (role >= 0 && lanes.every((lane, i) => body.carry[lane[role] as number] === nodes[i]))
      return { kind: 'carry', nodes };
    if (fits(nodes)) return { kind: 'gather', nodes };
    return { kind: nodes.every((node) => node === nodes[0]) ? 'number' : 'numbers', nodes };
  };
  /** The pack, and how many nodes it saves. */
  const pack = (nodes: Nodes, depth: number): readonly [Pack, number] => {
    const key = nodes.map(({ id }) => id).join();
    const found = known.get(key);
    if (found !== undefined) return [found, 0];
    let best = leaf(nodes);
    let saved = -costOf(best);
    if (best.kind === 'gather' && depth < DEEPEST && canBeOne(nodes)) {
      const before = new Set(known.keys());
      const operands = operandsOf(nodes).map((operand) => pack(operand, depth + 1));
      const all = operands.reduce((sum, [, each]) => sum + each, nodes.length - 1);
      if (all > saved) [best, saved] = [{ kind: 'op', nodes, operands: operands.map(([each]) => each) }, all];
      else for (const each of [...known.keys()]) if (!before.has(each)) known.delete(each);
    }
    known.set(key, best);
    return [best, saved];
  };
  return (nodes) => pack(nodes, 0)[0];
};

const operandsOf = (nodes: Nodes): readonly Nodes[] =>
  (nodes[0] as Node).inputs.map((_, i) => nodes.map(({ inputs }) => inputs[i] as Node));

/** How many nodes it takes to put the lanes of a pack together, but for what can be done before the scan. */
const costs = (body: Body, layout: Layout): ((pack: Pack) => number) => {
  const held = heldOf(body);
  return ({ kind, nodes }) => {
    if ((kind !== 'gather' && kind !== 'numbers') || !nodes.some((node) => held.has(node))) return 0;
    return copiesOf(layout) + (kind === 'numbers' ? nodes.length : 0);
  };
};

/** How many nodes fewer a step has. */
const gains = (body: Body, layout: Layout): ((packs: ReadonlySet<Pack>) => number) => {
  const { nextCarry, ys, scope } = body;
  const costOf = costs(body, layout);
  const nodes = scheduleOf([...nextCarry, ...ys], scope);
  return (packs) => {
    const all = [...packs];
    const packed = new Set(all.flatMap((pack) => (pack.kind === 'op' ? pack.nodes : [])));
    const read = new Set([
      ...ys,
      ...all.flatMap((pack) => (pack.kind === 'gather' ? pack.nodes : [])),
      ...nodes.filter((node) => !packed.has(node)).flatMap(readsOf),
    ]);
    const gainOf = (pack: Pack): number => {
      const isRead = pack.nodes.some((node) => read.has(node));
      const takenApart = (pack.kind === 'op' || pack.kind === 'carry') && isRead ? copiesOf(layout) : 0;
      return (pack.kind === 'op' ? pack.nodes.length - 1 : 0) - takenApart - costOf(pack);
    };
    return all.map(gainOf).reduce((a, b) => a + b, 0);
  };
};
