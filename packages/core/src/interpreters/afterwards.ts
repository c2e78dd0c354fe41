import { type Graph, type Node, readsOf, scheduleOf } from '../graph/graph.js';
import { type Make, type Pass, rebuild } from '../graph/rebuild.js';
import { recorded, resultsOf, type ScanNode, stepsOf } from '../graph/rescan.js';
import { isSmall, lifting, staying } from './lifted.js';

/**
 * Computes after a scan, for all its steps at once, what no step carries on, such as a loss: each step gives what that is made of.
 *
 * Only where that is small, for it is kept for all steps.
 */
export const afterwards = <S, R>(graph: Graph<S, R>): Graph<S, R> => rebuild(graph, [computing]);

const computing: Pass = (next) =>
  recorded((made) => {
    const results = new Map<Node, readonly Node[]>();
    return (draft, original) => {
      if (draft.op === 'result' && original !== undefined)
        return results.get(original.inputs[0] as Node)?.[draft.attributes.index] ?? next(draft, original);
      if (draft.op !== 'scan' || original?.op !== 'scan') return next(draft, original);
      const late = lateOf(original);
      if (late.nodes.length === 0) return next(draft, original);
      const { body } = draft.attributes;
      const ys = late.given.map((y) => made.get(y) as Node);
      const scan = next({ ...draft, attributes: { body: { ...body, ys } } }) as ScanNode;
      results.set(original, resultsBefore(original, late, scan, next, made));
      return scan;
    };
  });

interface Late {
  /** In an order in which they can be computed. */
  readonly nodes: readonly Node[];
  /** What each step has to give for them, with what it gave before. */
  readonly given: readonly Node[];
}

const lateOf = (scan: ScanNode): Late => {
  const { carry, xs, nextCarry, ys, scope } = scan.attributes.body;
  const all = scheduleOf([...nextCarry, ...ys], scope);
  const early = new Set<Node>();
  const keep = (roots: readonly Node[]): void => {
    const seen = new Set(roots);
    for (const node of seen) for (const input of readsOf(node)) if (!early.has(input)) seen.add(input);
    for (const node of seen) early.add(node);
  };
  keep([...nextCarry, ...all.filter(({ op }) => staying.has(op))]);
  const isOfStep = (node: Node) => early.has(node) && node.scope === scope && !xs.includes(node);
  // A carry could only be given by a copy of it.
  const isDear = (input: Node) => isOfStep(input) && (!isSmall(input.shape) || carry.includes(input));
  for (const node of all) if (!early.has(node) && node.inputs.some(isDear)) keep([node]);
  const nodes = all.filter((node) => !early.has(node));
  const read = nodes.flatMap(({ inputs }) => inputs).filter(isOfStep);
  return { nodes, given: [...new Set([...ys.filter((y) => early.has(y)), ...read])] };
};

/** The results of the scan anew in the places that they had before. */
const resultsBefore = (
  { attributes: { body } }: ScanNode,
  { nodes, given }: Late,
  scan: ScanNode,
  next: Make,
  made: ReadonlyMap<Node, Node>,
): readonly Node[] => {
  const count = body.carry.length;
  const results = resultsOf(next, scan);
  const { know, lift, seriesOf } = lifting(next, scan.scope, stepsOf(scan), made);
  for (const [i, x] of body.xs.entries()) know(x, scan.inputs[count + i] as Node);
  for (const [i, y] of given.entries()) know(y, results[count + i] as Node);
  for (const node of nodes) lift(node);
  return [...results.slice(0, count), ...body.ys.map(seriesOf)];
};
