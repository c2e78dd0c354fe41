import type { Node } from './graph.js';
import { type NodeOps, nodeOps } from './node-ops.js';
import type { Draft, Make } from './rebuild.js';

/** The primitives as a pass writes them: for the scope and the part of the node that they stand for. */
export const writing = (make: Make, { scope, part }: Pick<Draft, 'scope' | 'part'>): NodeOps =>
  nodeOps(
    (op, inputs, shape, attributes) => make({ op, inputs, shape, attributes, scope, part } as Draft) as Node,
  );
