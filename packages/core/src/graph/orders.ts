import { type Node, readsOf, type Scope, scheduleOf } from './graph.js';
import type { Order } from './rebuild.js';

/**
 * An order for the nodes of a scope in which all that a family reads comes before the first of it, and its nodes come one after another; none where one of
 * a family is made with another one.
 *
 * @param outputs what is asked of the scope.
 */
export const orderWith = (
  families: readonly (readonly Node[])[],
  outputs: readonly Node[],
  scope: Scope,
): Order | undefined => {
  const familyOf = new Map<Node, readonly Node[]>();
  for (const family of families) for (const node of family) familyOf.set(node, family);
  const waiting = new Set(scheduleOf(outputs, scope));
  const sorted: Node[] = [];
  for (let before = -1; before < sorted.length; ) {
    before = sorted.length;
    for (const node of waiting) {
      const family = familyOf.get(node) ?? [node];
      if (family.some((each) => readsOf(each).some((input) => waiting.has(input)))) continue;
      for (const each of family) waiting.delete(each);
      sorted.push(...family);
    }
  }
  return waiting.size > 0 ? undefined : (nodes) => (nodes[0]?.scope === scope ? sorted : nodes);
};
