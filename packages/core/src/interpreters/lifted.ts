import type { Node, Scope } from '../graph/graph.js';
import type { Make } from '../graph/rebuild.js';
import { writing } from '../graph/writing.js';
import { hostScan } from '../host-scan.js';
import type { Dim, Ops, Shape } from '../ops.js';
import { type Batched, batched } from './batched.js';
import { playNode } from './replay.js';

/** Nodes of the step of a scan, computed around it for all steps at once: with the steps on axis 0. */
export interface Lifting {
  /** `series` holds what `node` is in each step. */
  readonly know: (node: Node, series: Node) => void;
  /** Computes a node, from what is known of its inputs. */
  readonly lift: (node: Node) => void;
  readonly seriesOf: (node: Node) => Node;
}

/** @param made what became of nodes that are the same in every step. */
export const lifting = (make: Make, scope: Scope, steps: Dim, made: ReadonlyMap<Node, Node>): Lifting => {
  const ops: Ops<Node> = {
    ...writing(make, { scope, part: undefined }),
    scan: (...scan) => hostScan(ops, ...scan),
  };
  const many = batched(ops, steps);
  const known = new Map<Node, Batched<Node>>();
  const boxed = (node: Node) => known.get(node) ?? many.share(made.get(node) as Node);
  return {
    know: (node, series) => void known.set(node, many.split(series)),
    lift: (node) => void known.set(node, playNode(many, node, node.inputs.map(boxed))),
    seriesOf: (node) => many.join(boxed(node)),
  };
};

/** What is computed for all steps at once is kept for all of them: in each no more numbers than this. */
const FEW = 1024;

export const isSmall = (shape: Shape): boolean =>
  shape.reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : Number.POSITIVE_INFINITY), 1) <=
  FEW;

/** What cannot be computed anywhere else: the inputs of a step, and loops with what they give. */
export const staying: ReadonlySet<string> = new Set(['input', 'scan', 'result']);
