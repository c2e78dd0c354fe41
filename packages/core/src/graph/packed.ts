import { flatten } from '../spec.js';
import { type Graph, type Node, scansOf } from './graph.js';
import { apart, spread, together } from './layout.js';
import type { NodeOps } from './node-ops.js';
import { orderWith } from './orders.js';
import { type Pack, type Packing, packingsOf } from './packs.js';
import { type Draft, type Make, type Order, type Pass, rebuild } from './rebuild.js';
import { recorded, resultsOf, type ScanNode, stepInput } from './rescan.js';
import { writing } from './writing.js';

/**
 * Computes as one, on a tensor that holds them all, what the steps of a scan compute of several small carries by the same operations: an optimiser
 * then moves all parameters in as many operations as one. The scan carries that tensor, which is put together before it and taken
 * apart after it.
 */
export const packed = <S, R>(graph: Graph<S, R>): Graph<S, R> => {
  const scans = scansOf(flatten<R, Node>(graph.program.outputs, graph.outputs), graph.scope);
  for (const packing of scans.flatMap(packingsOf)) {
    const order = orderOf(packing);
    // What is carried by one becomes fewer, so this ends.
    if (order !== undefined) return packed(rebuild(graph, [packedBy(packing)], order));
  }
  return graph;
};

/** An order in which all that a pack reads comes before it; none where a lane reads what is made with it. */
const orderOf = ({ scan, packs }: Packing): Order | undefined => {
  const { nextCarry, ys, scope } = scan.attributes.body;
  const families = [...packs].flatMap((pack) => (pack.kind === 'op' ? [pack.nodes] : []));
  return orderWith(families, [...nextCarry, ...ys], scope);
};

const packedBy =
  (packing: Packing): Pass =>
  (next) =>
    recorded((made) => {
      const { scan, layout, packs } = packing;
      const packedValue = valuesOf(packing, made);
      const packOf = new Map<Node, Pack>();
      for (const pack of packs)
        if (pack.kind === 'op' || pack.kind === 'carry')
          for (const node of pack.nodes) packOf.set(node, pack);
      let results: readonly Node[] = [];
      return (draft, original) => {
        if (draft.op === 'result' && original?.inputs[0] === scan)
          return results[draft.attributes.index] as Node;
        if (draft.op === 'scan' && original === scan) {
          const anew = rescanned(packing, draft, next, packedValue);
          results = resultsBefore(packing, anew, next);
          return anew;
        }
        const pack = original && packOf.get(original);
        if (original === undefined || pack === undefined) return next(draft, original);
        const ops = writing(next, draft);
        const carried = () => stepInput(next, 'packed', { ...draft, shape: layout.whole });
        const whole = packedValue(ops, pack, carried);
        return apart(ops, layout, whole)[pack.nodes.indexOf(original)] as Node;
      };
    });

type ValueOf = (ops: NodeOps, pack: Pack, carried?: () => Node) => Node;

/** Makes of each pack one value, once. */
const valuesOf = ({ layout }: Packing, made: ReadonlyMap<Node, Node>): ValueOf => {
  const values = new Map<Pack, Node>();
  const compute: ValueOf = (ops, pack, carried) => {
    if (pack.kind === 'op') {
      const apply = ops[pack.nodes[0]?.op as 'add'] as (...xs: readonly Node[]) => Node;
      return apply(...pack.operands.map((operand) => packedValue(ops, operand)));
    }
    if (pack.kind === 'carry') return (carried as () => Node)();
    const lanes = pack.nodes.map((node) => made.get(node) as Node);
    if (pack.kind === 'numbers') return spread(ops, layout, lanes);
    if (pack.kind === 'gather') return together(ops, layout, lanes);
    const number = lanes[0] as Node;
    return number.shape.length > layout.whole.length ? ops.reshape(number, []) : number;
  };
  const packedValue: ValueOf = (ops, pack, carried) => {
    const value = values.get(pack) ?? compute(ops, pack, carried);
    values.set(pack, value);
    return value;
  };
  return packedValue;
};

/** What a scan carried by itself, and what it carries packed behind that. */
const rescanned = (
  { layout, roles }: Packing,
  draft: Extract<Draft, { readonly op: 'scan' }>,
  next: Make,
  packedValue: ValueOf,
): ScanNode => {
  const { body } = draft.attributes;
  const ops = writing(next, draft);
  const inside = writing(next, { ...draft, scope: body.scope });
  const gone = new Set(roles.flatMap(({ indices }) => indices));
  const keep = (list: readonly Node[]) => list.filter((_, i) => !gone.has(i));
  const starts = roles.map(({ indices }) =>
    together(
      ops,
      layout,
      indices.map((i) => draft.inputs[i] as Node),
    ),
  );
  const count = body.carry.length;
  return next({
    ...draft,
    inputs: [...keep(draft.inputs.slice(0, count)), ...starts, ...draft.inputs.slice(count)],
    attributes: {
      body: {
        ...body,
        carry: [...keep(body.carry), ...roles.map((role) => packedValue(inside, role.now))],
        nextCarry: [...keep(body.nextCarry), ...roles.map((role) => packedValue(inside, role.next))],
      },
    },
  }) as ScanNode;
};

/** The results of the packed scan in the places that they had before. */
const resultsBefore = ({ scan, layout, roles }: Packing, anew: ScanNode, next: Make): readonly Node[] => {
  const ops = writing(next, anew);
  const { carry, ys } = scan.attributes.body;
  const gone = new Set(roles.flatMap(({ indices }) => indices));
  const kept = Array.from({ length: carry.length + ys.length }, (_, i) => i).filter((i) => !gone.has(i));
  const results = resultsOf(next, anew);
  const alone = carry.length - gone.size;
  const before: Node[] = [];
  for (const [at, { indices }] of roles.entries())
    for (const [lane, part] of apart(ops, layout, results[alone + at] as Node).entries())
      before[indices[lane] as number] = part;
  for (const [at, i] of kept.entries()) before[i] = results[at < alone ? at : at + roles.length] as Node;
  return before;
};
