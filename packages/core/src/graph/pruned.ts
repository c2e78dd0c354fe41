import { flatten } from '../spec.js';
import type { Body, Graph, Node, NodeOf } from './graph.js';
import { type Pass, rebuild } from './rebuild.js';

type ScanNode = NodeOf<'scan'>;
/** What is read of a scan: indices among its results, and among its inputs. */
interface Needed {
  readonly results: Set<number>;
  readonly inputs: Set<number>;
}

/** Drops from each scan what nobody reads: a carry that leads nowhere, a result, a sequence. */
export const pruned = <S, R>(graph: Graph<S, R>): Graph<S, R> =>
  rebuild(graph, [dropping(neededOf(flatten<R, Node>(graph.program.outputs, graph.outputs)))]);

const endsOf = ({ nextCarry, ys }: Body): readonly Node[] => [...nextCarry, ...ys];
const startsOf = ({ carry, xs }: Body): readonly Node[] => [...carry, ...xs];

/** Goes back from the outputs, into each step, and round each carry that is read. */
const neededOf = (outputs: readonly Node[]): ReadonlyMap<ScanNode, Needed> => {
  const needed = new Map<ScanNode, Needed>();
  /** The inputs of steps: which scan they are of, and which input. */
  const starts = new Map<Node, readonly [ScanNode, number]>();
  const seen = new Set<Node>(outputs);
  const enter = (scan: ScanNode): Needed => {
    const { body } = scan.attributes;
    startsOf(body).forEach((start, i) => {
      starts.set(start, [scan, i]);
    });
    // Without a sequence a scan would have no length.
    const first = body.carry.length;
    const needs = { results: new Set<number>(), inputs: new Set([first]) };
    seen.add(scan.inputs[first] as Node);
    needed.set(scan, needs);
    return needs;
  };
  const need = (scan: ScanNode, result: number): void => {
    const { results, inputs } = needed.get(scan) ?? enter(scan);
    results.add(result);
    seen.add(endsOf(scan.attributes.body)[result] as Node);
    if (result >= scan.attributes.body.carry.length) return;
    inputs.add(result);
    seen.add(scan.inputs[result] as Node);
  };
  for (const node of seen) {
    const start = starts.get(node);
    if (node.op === 'result') need(node.inputs[0] as ScanNode, node.attributes.index);
    else if (start === undefined) for (const input of node.inputs) seen.add(input);
    else {
      const [scan, index] = start;
      if (index < scan.attributes.body.carry.length) need(scan, index);
      needed.get(scan)?.inputs.add(index);
      seen.add(scan.inputs[index] as Node);
    }
  }
  return needed;
};

const dropping =
  (needed: ReadonlyMap<ScanNode, Needed>): Pass =>
  (next) =>
  (draft, original) => {
    if (draft.op === 'scan') {
      const needs = needed.get(original as ScanNode);
      return next(needs === undefined ? draft : { ...draft, ...narrowed(draft, needs) });
    }
    if (draft.op !== 'result') return next(draft);
    const [scan] = (original as NodeOf<'result'>).inputs;
    const before = [...(needed.get(scan as ScanNode)?.results ?? [])].filter(
      (i) => i < draft.attributes.index,
    );
    return next({ ...draft, attributes: { index: before.length } });
  };

const narrowed = (
  { inputs, attributes: { body } }: Pick<ScanNode, 'inputs' | 'attributes'>,
  needs: Needed,
): Pick<ScanNode, 'inputs' | 'attributes'> => {
  const { carry, xs, nextCarry, ys, scope } = body;
  const read = <A>(list: readonly A[], which: ReadonlySet<number>, from = 0): A[] =>
    list.filter((_, i) => which.has(from + i));
  return {
    inputs: read(inputs, needs.inputs),
    attributes: {
      body: {
        scope,
        carry: read(carry, needs.inputs),
        xs: read(xs, needs.inputs, carry.length),
        nextCarry: read(nextCarry, needs.inputs),
        ys: read(ys, needs.results, nextCarry.length),
      },
    },
  };
};
