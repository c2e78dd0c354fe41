import { type Graph, type Node, readsOf, type Scope, scansOf, scheduleOf } from '../graph/graph.js';
import { pruned } from '../graph/pruned.js';
import { type Make, type Pass, rebuild } from '../graph/rebuild.js';
import { recorded, type ScanNode, stepInput, stepsOf } from '../graph/rescan.js';
import { flatten } from '../spec.js';
import { isSmall, type Lifting, lifting, staying } from './lifted.js';

/**
 * Computes before a scan, for all its steps at once, what a step computes of its sequences alone, such as the weight of a penalty by the number
 * of the step: the result is one more sequence.
 *
 * Only where it is small: what is large is better computed where it is read.
 */
export const ahead = <S, R>(graph: Graph<S, R>): Graph<S, R> => {
  const scans = scansOf(flatten<R, Node>(graph.program.outputs, graph.outputs), graph.scope);
  const early = new Map(scans.flatMap((scan) => earlyOf(scan)));
  return early.size === 0 ? graph : pruned(rebuild(graph, [computing(early)]));
};

interface Early {
  readonly scan: ScanNode;
  /** Whether the rest of the step reads it. */
  readonly isRead: boolean;
}

const earlyOf = (scan: ScanNode): readonly (readonly [Node, Early])[] => {
  const { xs, nextCarry, ys, scope } = scan.attributes.body;
  const nodes = scheduleOf([...nextCarry, ...ys], scope);
  const series = new Set<Node>(xs);
  const early = new Set<Node>();
  for (const node of nodes) {
    if (staying.has(node.op) || !isSmall(node.shape)) continue;
    const isOfSeries = node.inputs.some((input) => series.has(input));
    if (!isOfSeries || !node.inputs.every((input) => series.has(input) || input.scope !== scope)) continue;
    series.add(node);
    early.add(node);
  }
  const read = new Set([...nextCarry, ...ys, ...nodes.filter((node) => !early.has(node)).flatMap(readsOf)]);
  return [...early].map((node) => [node, { scan, isRead: read.has(node) }]);
};

const computing =
  (early: ReadonlyMap<Node, Early>): Pass =>
  (next) =>
    recorded((made) => {
      const lifts = new Map<ScanNode, Lifting>();
      /** By the scope of a step: what it reads besides. */
      const more = new Map<Scope, { readonly x: Node; readonly series: Node }[]>();
      return (draft, original) => {
        const found = original && early.get(original);
        if (draft.op === 'scan') {
          const { body } = draft.attributes;
          const added = more.get(body.scope) ?? [];
          const xs = [...body.xs, ...added.map(({ x }) => x)];
          const inputs = [...draft.inputs, ...added.map(({ series }) => series)];
          return next({ ...draft, inputs, attributes: { body: { ...body, xs } } }, original);
        }
        if (original === undefined || found === undefined) return next(draft, original);
        const { scope } = draft;
        const lift = lifts.get(found.scan) ?? liftingOf(next, found.scan, scope, made);
        lifts.set(found.scan, lift);
        lift.lift(original);
        const series = lift.seriesOf(original);
        if (!found.isRead) return series;
        const x = stepInput(next, 'x', draft);
        more.set(scope, [...(more.get(scope) ?? []), { x, series }]);
        return x;
      };
    });

const liftingOf = (next: Make, scan: ScanNode, scope: Scope, made: ReadonlyMap<Node, Node>): Lifting => {
  const { carry, xs } = scan.attributes.body;
  const lift = lifting(next, scope.parent as Scope, stepsOf(scan), made);
  for (const [i, x] of xs.entries()) lift.know(x, made.get(scan.inputs[carry.length + i] as Node) as Node);
  return lift;
};
