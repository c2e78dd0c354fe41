import { flatten, type Graph, leafSpecs, type Node, type Scope, scheduleOf } from '@nalu/core';

/**
 * The random leaves that a program can draw itself: each is walked by one scan, row by row, and read by nothing else.
 *
 * Their numbers are then never stored as a whole, and often not stored at all. Others are filled before the call.
 */
export const drawableLeaves = <S, R>({ program, inputs, outputs, scope }: Graph<S, R>): string[] => {
  const results = flatten<R, Node>(program.outputs, outputs);
  const uses = usesOf(results, scope);
  for (const node of results) uses.set(node, [...(uses.get(node) ?? []), 'value']);
  const nodes = flatten<S, Node>(program.inputs, inputs);
  return leafSpecs(program.inputs).flatMap(({ path, spec }, i) => {
    const [use, ...more] = uses.get(nodes[i] as Node) ?? [];
    const walked = use === 'series' && more.length === 0;
    return spec.kind === 'random' && walked ? [path] : [];
  });
};

/** How each node is used: walked by a scan of the program itself, or as a value. */
const usesOf = (outputs: readonly Node[], root: Scope): Map<Node, ('series' | 'value')[]> => {
  const uses = new Map<Node, ('series' | 'value')[]>();
  const look = (ends: readonly Node[], scope: Scope): void => {
    for (const node of scheduleOf(ends, scope)) {
      const carried = node.op === 'scan' ? node.attributes.body.carry.length : node.inputs.length;
      node.inputs.forEach((input, i) => {
        const use = i >= carried && scope === root ? 'series' : 'value';
        uses.set(input, [...(uses.get(input) ?? []), use]);
      });
      if (node.op !== 'scan') continue;
      const { body } = node.attributes;
      for (const end of [...body.nextCarry, ...body.ys]) uses.set(end, [...(uses.get(end) ?? []), 'value']);
      look([...body.nextCarry, ...body.ys], body.scope);
    }
  };
  look(outputs, root);
  return uses;
};
